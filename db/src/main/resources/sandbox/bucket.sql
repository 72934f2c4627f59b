-- The bucket: a table for each dir that was ever written to. Its tables belong to a role that nobody logs in as; the
-- role that foreign tables log in as can only open a dir, add rows to it and read them, as with files in a bucket.
create schema files authorization sandbox_keeper;
grant usage on schema files to sandbox_bucket;

create function files.open_dir(bucket text, dir text, types text[]) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  name text := 'dir_' || left(encode(sha256(convert_to(bucket || e'\n' || dir, 'UTF8')), 'hex'), 40);
  known text[];
  used boolean;
begin
  perform pg_advisory_xact_lock(hashtextextended(name, 0));
  if to_regclass(format('files.%I', name)) is not null then
    known := array(
      select format_type(atttypid, atttypmod)
      from pg_attribute
      where attrelid = to_regclass(format('files.%I', name)) and attnum > 0 and not attisdropped
      order by attnum);
    if known = types then
      return name;
    end if;
    begin
      -- Without waiting: who asks may himself hold a row in it, in a transaction that is not over.
      execute format('lock table files.%I in access exclusive mode nowait', name);
      execute format('select exists (select from files.%I)', name) into used;
    exception
      when lock_not_available then
        used := true;
    end;
    if used then
      raise exception 'the files in dir "%" have % columns (%), the foreign table has % (%)',
          dir, cardinality(known), array_to_string(known, ', '), cardinality(types), array_to_string(types, ', ')
        using errcode = 'fdw_inconsistent_descriptor_information',
          hint = 'Give the foreign table the columns of the files, or write to another dir.';
    end if;
    execute format('drop table files.%I', name);
  end if;
  execute format('create table files.%I (%s)', name, (
    select coalesce(string_agg(format('c%s %s', position, type), ', ' order by position), '')
    from unnest(types) with ordinality as columns (type, position)));
  execute format('comment on table files.%I is %L', name, bucket || '/' || dir);
  execute format('grant select, insert on files.%I to sandbox_bucket', name);
  return name;
end
$$;

alter function files.open_dir owner to sandbox_keeper;
revoke all on function files.open_dir from public;
grant execute on function files.open_dir to sandbox_bucket;
