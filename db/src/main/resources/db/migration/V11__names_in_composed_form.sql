-- Composed and decomposed forms of a name are one name: names come in composed from now on, and those that are there
-- are brought into that form. Of flows that then share a name the later ones get a number. Data sources are named by the
-- documents of flows, so those that would share a name keep the two they have.
do $$
declare
    flow_found record;
    free text;
    number integer;
begin
    -- Other encodings have no forms to tell apart.
    if getdatabaseencoding() <> 'UTF8' then
        return;
    end if;
    for flow_found in
        select id, normalize(name, nfc) as form
        from flow
        where deleted_at is null and name is not nfc normalized
        order by created_at, id
    loop
        free := flow_found.form;
        number := 1;
        while exists (select from flow where deleted_at is null and id <> flow_found.id and name = free) loop
            number := number + 1;
            free := left(flow_found.form, 190) || ' ' || number;
        end loop;
        update flow set name = free where id = flow_found.id;
        update flow_draft
        set definition = jsonb_set(definition, '{name}', to_jsonb(free))
        where flow_id = flow_found.id;
    end loop;
    update data_source source
    set name = normalize(source.name, nfc)
    where source.name is not nfc normalized
      and not exists (
          select
          from data_source other
          where other.id <> source.id and normalize(other.name, nfc) = normalize(source.name, nfc)
      );
end
$$;
