package dev.millrace.flow;

import dev.millrace.common.Actor;
import dev.millrace.flow.definition.Definition;

/**
 * Who has to follow what is in force: implemented above this package. Called inside the transaction that publishes or
 * unpublishes, with the flow's row locked; an exception undoes both.
 */
public interface PublicationListener {

    /** From now on this version is in force, in place of any earlier one. */
    void published(FlowId flow, int version, Definition definition, Actor actor);

    /** Nothing of the flow is in force any more; also called before a published flow is deleted. */
    void unpublished(FlowId flow, Actor actor);
}
