-- The analysts' databases. Secrets are encrypted by a key that is not in this database.

create table data_source (
    id text collate "C" primary key,
    name text not null unique,
    environment text not null,
    host text not null,
    port integer not null check (port between 1 and 65535),
    database text not null,
    login text not null,
    secret bytea not null,
    options jsonb not null,
    pool_size integer not null check (pool_size between 1 and 100),
    provided_as text unique,
    created_at timestamptz not null,
    changed_at timestamptz not null
);

comment on column data_source.secret is 'AES-256-GCM: 12 bytes of nonce, then ciphertext and tag, bound to the id';
comment on column data_source.provided_as is 'key of a data source that the console itself provides, such as one of the sandbox';

create table secret_key_check (
    only_one boolean primary key default true check (only_one),
    value bytea not null
);

comment on table secret_key_check is 'a known text, encrypted: a start with another key is noticed before a secret is needed';
