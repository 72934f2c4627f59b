-- The runs that wait for a member, oldest first: what a free slot takes next, however long the history is.
create index run_queued on run (id) where state = 'QUEUED' and not waits;
