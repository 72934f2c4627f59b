package dev.millrace.sql;

/** Scripts that several tests read. */
final class SqlTexts {
    /** The node "Extract data from RDS" of the tutorial. */
    static final String EXTRACT = """
            DROP FOREIGN TABLE IF EXISTS oss_${mydate};
            CREATE FOREIGN TABLE IF NOT EXISTS oss_${mydate}
                (a int,
                 b int,
                 c date)
                 SERVER ossserver
                 OPTIONS ( dir 'rds/t3/${mydate}/', DELIMITER '|' ,
                     format 'csv', encoding 'utf8');
            INSERT INTO oss_${mydate} SELECT * FROM t_src WHERE c >= '${mydate}';""";

    /** The node "Load data to ADBPG" of the tutorial. */
    static final String LOAD = """
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
            INSERT INTO t_target SELECT * FROM oss_${mydate};""";

    private SqlTexts() {}
}
