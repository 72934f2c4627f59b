-- Task flows: the flow itself, its one editable draft, and what was published of it, for ever.

create table flow (
    id                text collate "C" primary key,
    name              text not null,
    owner             text not null,
    created_at        timestamptz not null,
    published_version integer,
    -- A deleted flow keeps its row and versions, so that its runs stay readable; its name is free again.
    deleted_at        timestamptz
);

-- Names are unique among the flows that are there; the list is read in this order (Flows.list).
create unique index flow_name on flow (name) where deleted_at is null;
create index flow_list on flow (lower(name) collate "C", name collate "C") where deleted_at is null;

create table flow_draft (
    flow_id    text collate "C" primary key references flow (id),
    revision   bigint not null check (revision > 0),
    definition jsonb not null,
    saved_at   timestamptz not null,
    saved_by   text not null
);

create table flow_version (
    flow_id        text collate "C" not null references flow (id),
    version        integer not null check (version > 0),
    definition     jsonb not null,
    comment        text not null,
    draft_revision bigint not null,
    published_at   timestamptz not null,
    published_by   text not null,
    primary key (flow_id, version)
);

alter table flow
    add constraint flow_published_version_exists foreign key (id, published_version)
        references flow_version (flow_id, version);

create function flow_version_stays_as_it_is() returns trigger
    language plpgsql
as $$
begin
    raise exception 'a published version is never changed';
end
$$;

create trigger flow_version_stays_as_it_is
    before update or delete on flow_version
    for each row execute function flow_version_stays_as_it_is();
