package dev.millrace.sandbox;

/** The node SQL of the tutorial, with its variable replaced. */
final class Tutorial {

    private Tutorial() {}

    static String extract(String mydate) {
        return """
                DROP FOREIGN TABLE IF EXISTS oss_${mydate};
                CREATE FOREIGN TABLE IF NOT EXISTS oss_${mydate}
                    (a int,
                     b int,
                     c date)
                     SERVER ossserver
                     OPTIONS ( dir 'rds/t3/${mydate}/', DELIMITER '|' ,
                         format 'csv', encoding 'utf8');
                INSERT INTO oss_${mydate} SELECT * FROM t_src WHERE c >= '${mydate}';""".replace("${mydate}", mydate);
    }

    static String load(String mydate) {
        return """
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
                INSERT INTO t_target SELECT * FROM oss_${mydate};""".replace("${mydate}", mydate);
    }
}
