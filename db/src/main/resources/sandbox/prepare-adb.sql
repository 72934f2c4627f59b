CREATE TABLE t_target (a int, b int, c date);

CREATE EXTENSION IF NOT EXISTS oss_fdw;

CREATE SERVER oss_serv
    FOREIGN DATA WRAPPER oss_fdw
    OPTIONS (
        endpoint '<oss_endpoint>',
        bucket '<bucket_name>'
  );
CREATE USER MAPPING FOR PUBLIC
    SERVER oss_serv
    OPTIONS (
        id '<access_key_id>',
        key '<access_key_secret>'
    );
