\echo Use "create extension oss_fdw" to load this file. \quit

-- Servers, user mappings and foreign tables of oss_fdw are postgres_fdw's, confined to the bucket database: whoever
-- creates or alters one gets the connection, the remote role and the remote table from here, whatever options he gave.
-- Everything below runs as superuser on behalf of the sandbox's role. So names are qualified or found in pg_catalog
-- only, come from the catalog by number, and are quoted; and no option is trusted unless it is on a list of harmless ones.

-- Without a validator any option is accepted, as the tutorial's servers and tables need it.
create foreign data wrapper oss_fdw handler @extschema:postgres_fdw@.postgres_fdw_handler;
grant usage on foreign data wrapper oss_fdw to public;

-- The clause for OPTIONS (…) that leads from what is stored to what may be; null if nothing is to be changed.
create function oss_fdw_changes(stored text[], harmless text[], own text[][]) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select string_agg(change, ', ')
  from (
    select format('drop %I', option_name)
    from pg_options_to_table(stored)
    where option_name <> all (harmless)
      and not exists (select from generate_subscripts(own, 1) as n where own[n][1] = option_name)
    union all
    select format('%s %I %L', case when option_name is null then 'add' else 'set' end, own[n][1], own[n][2])
    from generate_subscripts(own, 1) as n
      left join pg_options_to_table(stored) on option_name = own[n][1]
    where option_value is distinct from own[n][2]
  ) as changes (change)
$$;

-- What is altered is named, and names can be given to something else meanwhile: so it is looked at again by its number.
create function oss_fdw_require_confined(what text, changes text) returns void
language plpgsql immutable set search_path = pg_catalog, pg_temp
as $$
begin
  if changes is not null then
    raise exception '% was renamed or replaced while it was being altered', what
      using errcode = 'object_in_use', hint = 'Try again.';
  end if;
end
$$;

create function oss_fdw_server_changes(server oid, out name text, out changes text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select srvname, oss_fdw_changes(
      srvoptions,
      array['endpoint', 'bucket', 'id', 'key'],
      -- The port is left to PGPORT of the server's environment: it may differ after each start.
      array[['host', '127.0.0.1'], ['dbname', 'sandbox_oss'],
            ['batch_size', '1000'], ['fetch_size', '1000'], ['truncatable', 'false'], ['keep_connections', 'off']])
  from pg_foreign_server
  where oid = server
$$;

create function oss_fdw_confine_server(server oid) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  it record;
begin
  it := oss_fdw_server_changes(server);
  if it.changes is not null then
    execute format('alter server %I options (%s)', it.name, it.changes);
    it := oss_fdw_server_changes(server);
    perform oss_fdw_require_confined('the server', it.changes);
  end if;
end
$$;

create function oss_fdw_mapping_changes(mapping oid, out whose text, out name text, out changes text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case when umuser = 0 then 'public' else format('%I', pg_get_userbyid(umuser)) end, srvname, oss_fdw_changes(
      umoptions,
      array['id', 'key'],
      array[['user', 'sandbox_bucket'], ['password_required', 'false']])
  from pg_user_mapping
    join pg_foreign_server on pg_foreign_server.oid = umserver
  where pg_user_mapping.oid = mapping
$$;

create function oss_fdw_confine_user_mapping(mapping oid) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  it record;
begin
  it := oss_fdw_mapping_changes(mapping);
  if it.changes is not null then
    execute format('alter user mapping for %s server %I options (%s)', it.whose, it.name, it.changes);
    it := oss_fdw_mapping_changes(mapping);
    perform oss_fdw_require_confined('the user mapping', it.changes);
  end if;
end
$$;

-- The part of a dir that names the same place however it is written; no dir is an error, as with OSS.
create function oss_fdw_place(options text[]) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  dir text;
begin
  select trim('/' from option_value) into dir from pg_options_to_table(options) where option_name = 'dir';
  if coalesce(dir, '') = '' then
    raise exception 'a foreign table of oss_fdw needs the option dir, such as dir ''rds/t3/20260604/'''
      using errcode = 'fdw_option_name_not_found';
  end if;
  return dir;
end
$$;

-- The types of the columns as the bucket has to have them.
create function oss_fdw_types(foreign_table oid) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  unknown record;
begin
  select attname, format_type(atttypid, atttypmod) as type into unknown
  from pg_attribute
    join pg_type on pg_type.oid = atttypid
  where attrelid = foreign_table and attnum > 0 and not attisdropped
    and (typnamespace <> 'pg_catalog'::regnamespace or typtype not in ('b', 'r', 'm'))
  limit 1;
  if found then
    raise exception 'column "%" has the type %, which cannot be kept in a file', unknown.attname, unknown.type
      using errcode = 'fdw_invalid_data_type';
  end if;
  return array(
    select format_type(atttypid, atttypmod)
    from pg_attribute
    where attrelid = foreign_table and attnum > 0 and not attisdropped
    order by attnum);
end
$$;

-- The clauses that lead a foreign table, and its columns, to that table of the bucket.
create function oss_fdw_table_changes(foreign_table oid, remote text, out changes text, out column_changes text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select
    oss_fdw_changes(
      ftoptions,
      array['dir', 'prefix', 'filepath', 'format', 'filetype', 'delimiter', 'encoding', 'header', 'quote', 'escape',
            'null', 'nullif', 'newline', 'log_errors', 'segment_reject_limit', 'parse_errors', 'force_not_null',
            'force_null', 'fill_missing_fields', 'compressiontype', 'compressionlevel', 'file_max_size',
            'flush_block_size', 'num_parallel_worker'],
      array[['schema_name', 'files'], ['table_name', remote]]),
    (
      select string_agg(format('alter column %I options (%s)', attname, change), ', ')
      from (
        select attname, oss_fdw_changes(
            attfdwoptions,
            array[]::text[],
            array[['column_name', 'c' || row_number() over (order by attnum)]]) as change
        from pg_attribute
        where attrelid = foreign_table and attnum > 0 and not attisdropped
      ) as changed
      where change is not null
    )
  from pg_foreign_table
  where ftrelid = foreign_table
$$;

create function oss_fdw_confine_table(foreign_table oid) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  it record;
  bucket text;
  remote text;
  wanted record;
begin
  select nspname, relname, relowner, ftoptions, ftserver, srvname, srvoptions into it
  from pg_foreign_table
    join pg_class on pg_class.oid = ftrelid
    join pg_namespace on pg_namespace.oid = relnamespace
    join pg_foreign_server on pg_foreign_server.oid = ftserver
  where ftrelid = foreign_table;

  -- A placeholder that was left as it is means the bucket that the sandbox was set up with.
  select coalesce(nullif(min(option_value), '<bucket_name>'), 'sandbox') into bucket
  from pg_options_to_table(it.srvoptions)
  where option_name = 'bucket';

  -- Over a connection of its own: a dir outlives the transaction that made it, and is seen by the foreign table's own
  -- connection, which may be open already.
  select name into remote
  from @extschema:dblink@.dblink(
    'host=127.0.0.1 dbname=sandbox_oss user=sandbox_bucket connect_timeout=10',
    format('select files.open_dir(%L, %L, %L)', bucket, oss_fdw_place(it.ftoptions), oss_fdw_types(foreign_table)))
    as answer (name text);

  wanted := oss_fdw_table_changes(foreign_table, remote);

  if wanted.changes is not null or wanted.column_changes is not null then
    execute format('alter foreign table %I.%I %s', it.nspname, it.relname,
      concat_ws(', ', 'options (' || wanted.changes || ')', wanted.column_changes));
    wanted := oss_fdw_table_changes(foreign_table, remote);
    perform oss_fdw_require_confined('the foreign table', coalesce(wanted.changes, wanted.column_changes));
  end if;

  -- The tutorial's first database never makes a user mapping: its server carries the key.
  if not exists (select from pg_user_mapping where umserver = it.ftserver and umuser in (0, it.relowner)) then
    begin
      execute format('create user mapping for %I server %I', pg_get_userbyid(it.relowner), it.srvname);
    exception
      when unique_violation or duplicate_object then
        null; -- Another session has just done it.
    end;
  end if;
end
$$;

create function oss_fdw_confine() returns event_trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  changed record;
begin
  if tg_tag = 'IMPORT FOREIGN SCHEMA' then
    raise exception 'oss_fdw has no schemas to import: create a foreign table with the option dir'
      using errcode = 'fdw_no_schemas';
  end if;
  -- What is altered below fires this again, finds nothing left to change, and ends there.
  for changed in select classid, objid from pg_event_trigger_ddl_commands() loop
    if changed.classid = 'pg_foreign_server'::regclass then
      perform oss_fdw_confine_server(changed.objid);
    elsif changed.classid = 'pg_user_mapping'::regclass then
      perform oss_fdw_confine_user_mapping(changed.objid);
    elsif changed.classid = 'pg_class'::regclass
        and exists (select from pg_foreign_table where ftrelid = changed.objid) then
      perform oss_fdw_confine_table(changed.objid);
    end if;
  end loop;
end
$$;

revoke all on function
  oss_fdw_changes, oss_fdw_require_confined, oss_fdw_server_changes, oss_fdw_confine_server, oss_fdw_mapping_changes,
  oss_fdw_confine_user_mapping, oss_fdw_place, oss_fdw_types, oss_fdw_table_changes, oss_fdw_confine_table,
  oss_fdw_confine
from public;

-- ALTER TABLE is here because it alters foreign tables too.
create event trigger oss_fdw_confine on ddl_command_end
when tag in ('CREATE SERVER', 'ALTER SERVER', 'CREATE USER MAPPING', 'ALTER USER MAPPING',
             'CREATE FOREIGN TABLE', 'ALTER FOREIGN TABLE', 'ALTER TABLE', 'IMPORT FOREIGN SCHEMA')
execute function oss_fdw_confine();
