/** Pages, the HTTP API and who may use them; a package per noun below this one. */
@NullMarked
package dev.millrace.web;

import org.jspecify.annotations.NullMarked;
