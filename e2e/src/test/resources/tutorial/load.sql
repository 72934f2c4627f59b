CREATE FOREIGN TABLE IF NOT EXISTS oss_${mydate}(
     a int ,
     b int ,
     c date
) SERVER oss_serv
    OPTIONS (
        dir 'rds/t3/${mydate}/',
        format 'csv',
        delimiter '|',
        encoding 'utf8');
INSERT INTO t_target SELECT * FROM oss_${mydate};
