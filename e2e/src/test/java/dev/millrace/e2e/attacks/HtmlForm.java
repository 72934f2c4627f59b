package dev.millrace.e2e.attacks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A form of a page that is posted.
 *
 * @param fields names and the values that the page proposes, the CSRF token among them
 */
record HtmlForm(String action, Map<String, String> fields) {

    private static final Pattern FORM =
            Pattern.compile("<form\\b([^>]*)>(.*?)</form>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern FIELD =
            Pattern.compile("<(?:input|select|textarea|button)\\b([^>]*)>", Pattern.CASE_INSENSITIVE);
    private static final Pattern ATTRIBUTE = Pattern.compile("([a-zA-Z-]+)=\"([^\"]*)\"");

    static final String TOKEN = "_csrf";

    HtmlForm {
        fields = new LinkedHashMap<>(fields);
    }

    /** Those of the page, but for the ones that are never sent or only searched with. */
    static List<HtmlForm> of(String page) {
        List<HtmlForm> forms = new ArrayList<>();
        Matcher form = FORM.matcher(page);
        while (form.find()) {
            Map<String, String> attributes = attributes(form.group(1));
            if (attributes.getOrDefault("method", "").equals("post") && attributes.containsKey("action")) {
                forms.add(new HtmlForm(attributes.getOrDefault("action", ""), fields(form.group(2))));
            }
        }
        return forms;
    }

    private static Map<String, String> fields(String inside) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(inside);
        while (field.find()) {
            Map<String, String> attributes = attributes(field.group(1));
            if (attributes.containsKey("name")) {
                fields.putIfAbsent(attributes.getOrDefault("name", ""), attributes.getOrDefault("value", ""));
            }
        }
        return fields;
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher attribute = ATTRIBUTE.matcher(text);
        while (attribute.find()) {
            attributes.put(attribute.group(1), attribute.group(2).replace("&amp;", "&"));
        }
        return attributes;
    }

    HtmlForm with(String field, String value) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return new HtmlForm(action, changed);
    }

    HtmlForm without(String field) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.remove(field);
        return new HtmlForm(action, changed);
    }

    String body() {
        return fields.entrySet().stream()
                .map(one -> Person.encoded(one.getKey()) + "=" + Person.encoded(one.getValue()))
                .collect(Collectors.joining("&"));
    }

    Request request() {
        return Request.form(action, body());
    }
}
