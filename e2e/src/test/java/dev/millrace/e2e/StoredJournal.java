package dev.millrace.e2e;

/** How tests ask a console's database in SQL what the journals of its runs say. */
final class StoredJournal {

    /** Table expression: {@code run_id, node_key, number, state, error} of all attempts as they stand now. */
    static final String ATTEMPTS = """
            (select distinct on (e.run_id, told ->> 'node', told ->> 'number') e.run_id, told ->> 'node' as node_key,
                 cast(told ->> 'number' as integer) as number, told ->> 'state' as state, told -> 'error' as error
             from run_entry e
             cross join lateral jsonb_array_elements(
                 coalesce(e.body -> 'begun', '[]') || coalesce(e.body -> 'ended', '[]')) as told
             order by e.run_id, told ->> 'node', told ->> 'number', e.step desc)
            """;

    /** Table expression: {@code run_id, key, state} of all nodes as they stand now. */
    static final String NODES = """
            (select distinct on (e.run_id, told ->> 'key') e.run_id, told ->> 'key' as key, told ->> 'state' as state
             from run_entry e
             cross join lateral jsonb_array_elements(e.body -> 'nodes') as told
             order by e.run_id, told ->> 'key', e.step desc)
            """;

    private StoredJournal() {}
}
