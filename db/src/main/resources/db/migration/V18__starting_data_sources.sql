-- A data source that the console itself provides takes a while to start: until then its nodes stay queued.

alter table data_source add column starting_until timestamptz;

comment on column data_source.starting_until is 'until then, unless renewed, nobody can connect to it yet; null: it is not being started';
