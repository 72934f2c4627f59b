-- Where accounts are signed in, from where they have been, and from where an act was done.

create table account_session (
    id text collate "C" primary key,
    account_id text collate "C" not null references account on delete cascade,
    began_at timestamptz not null,
    seen_at timestamptz not null,
    ends_at timestamptz not null,
    address text not null,
    agent text not null
);

comment on column account_session.id is 'names a session and opens nothing: the cookie holds another secret';
comment on column account_session.seen_at is 'the last request, written once a minute';

-- The sessions of one account, latest first.
create index account_session_of_account on account_session (account_id, began_at desc);

create table account_address (
    account_id text collate "C" not null references account on delete cascade,
    address text collate "C" not null,
    seen_at timestamptz not null,
    primary key (account_id, address)
);

comment on table account_address is 'from where an account has signed in: a pause caused by others does not hold there';

alter table audit_entry add column address text;

comment on column audit_entry.address is 'of the client; null for what the console did by itself';
