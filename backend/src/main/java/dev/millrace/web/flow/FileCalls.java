package dev.millrace.web.flow;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.millrace.common.Actor;
import dev.millrace.flow.FlowFiles;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.file.FlowFile;
import dev.millrace.flow.validation.Finding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Flows that leave as files, and the look at a file before it becomes a flow. */
@RestController
@RequestMapping("/api")
class FileCalls {

    private static final int MOST_NAMES = 1_000;

    private final FlowFiles files;

    FileCalls(FlowFiles files) {
        this.files = files;
    }

    /** What is in a file; the definition as the file has it. */
    record Reading(
            @JsonRawValue String definition,
            List<String> unknownDataSources,
            int unknownDataSourceCount,
            List<Finding> findings,
            int findingCount) {}

    @GetMapping("/flows/{id}/draft/file")
    ResponseEntity<byte[]> draft(Actor actor, @PathVariable String id) {
        FlowFile file = files.ofDraft(actor, FlowId.of(id));
        return attachment(file, file.name());
    }

    @GetMapping("/flows/{id}/versions/{number}/file")
    ResponseEntity<byte[]> version(Actor actor, @PathVariable String id, @PathVariable String number) {
        FlowFile file = files.ofVersion(actor, FlowId.of(id), VersionCalls.number(number));
        return attachment(file, file.name() + " v" + number);
    }

    /** The body is the file itself, so that it may be as large as one; JSON is looked at before it comes here. */
    @PostMapping(
            value = "/flow-files/reading",
            consumes = {MediaType.APPLICATION_YAML_VALUE, MediaType.APPLICATION_JSON_VALUE})
    Reading read(Actor actor, @RequestBody byte[] file) {
        FlowFiles.Reading reading = files.read(file);
        List<String> unknown = reading.unknownDataSources();
        return new Reading(
                reading.document().json(),
                unknown.subList(0, Math.min(unknown.size(), MOST_NAMES)),
                unknown.size(),
                reading.findings().findings(),
                reading.findings().findingCount());
    }

    private static ResponseEntity<byte[]> attachment(FlowFile file, String name) {
        boolean yaml = file.syntax() == FlowFile.Syntax.YAML;
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, FileName.attachment(name, yaml ? ".yaml" : ".json"))
                .contentType(new MediaType(
                        yaml ? MediaType.APPLICATION_YAML : MediaType.APPLICATION_JSON, StandardCharsets.UTF_8))
                .body(file.text().getBytes(StandardCharsets.UTF_8));
    }
}
