/** The API of the registry of data sources. */
@NullMarked
package dev.millrace.web.datasource;

import org.jspecify.annotations.NullMarked;
