-- Lists of flows show the schedule in force (FlowStore, columns of a flow): beside the document, which may be megabytes.

alter table flow_version
    add column schedule jsonb generated always as (definition -> 'schedule') stored,
    add column zone     text generated always as (definition #>> '{properties,zone}') stored;
