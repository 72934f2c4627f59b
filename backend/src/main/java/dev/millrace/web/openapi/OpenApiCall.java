package dev.millrace.web.openapi;

import java.io.IOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/openapi.json}: kept by hand in resources, held to the code by a test. */
@RestController
class OpenApiCall {

    static final String DOCUMENT = "openapi.json";

    @GetMapping("/api/openapi.json")
    ResponseEntity<byte[]> document() throws IOException {
        byte[] document = new ClassPathResource(DOCUMENT).getContentAsByteArray();
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(document);
    }
}
