package dev.millrace.datasource;

/** The opaque id of a data source. */
public record DataSourceId(String value) {

    public DataSourceId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an id is not empty");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
