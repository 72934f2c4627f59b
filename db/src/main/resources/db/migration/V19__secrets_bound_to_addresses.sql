-- A stored password belongs to the server it was given for. Older ones are bound to the data source's id alone, until
-- the next start binds them to its address too.

alter table data_source add column secret_form smallint not null default 1 check (secret_form in (1, 2));

comment on column data_source.secret is 'AES-256-GCM: 12 bytes of nonce, then ciphertext and tag; bound as secret_form says';
comment on column data_source.secret_form is '1: bound to the id; 2: bound to the id and to where the password is sent';
