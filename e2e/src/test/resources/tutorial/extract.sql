DROP FOREIGN TABLE IF EXISTS oss_${mydate};
CREATE FOREIGN TABLE IF NOT EXISTS oss_${mydate}
    (a int,
     b int,
     c date)
     SERVER ossserver
     OPTIONS ( dir 'rds/t3/${mydate}/', DELIMITER '|' ,
         format 'csv', encoding 'utf8');
INSERT INTO oss_${mydate} SELECT * FROM t_src WHERE c >= '${mydate}';
