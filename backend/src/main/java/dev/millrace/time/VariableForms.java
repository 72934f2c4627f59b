package dev.millrace.time;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of a flow or of a node as they were entered, by name; of two with one name the first counts. */
public final class VariableForms {

    private final Map<String, VariableForm> byName;

    private VariableForms(Map<String, VariableForm> byName) {
        this.byName = byName;
    }

    public static VariableForms of(List<VariableForm> entered) {
        Map<String, VariableForm> byName = new LinkedHashMap<>();
        entered.forEach(form -> byName.putIfAbsent(form.name(), form));
        return new VariableForms(byName);
    }

    /** Null when there is none of that name. */
    public @Nullable VariableForm find(String name) {
        return byName.get(name);
    }

    /** In their order. */
    Collection<VariableForm> all() {
        return byName.values();
    }
}
