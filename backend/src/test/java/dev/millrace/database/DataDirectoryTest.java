package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @Test
    void it_is_made_for_its_owner_only(@TempDir Path temporary) throws IOException {
        try (var directory = DataDirectory.open(temporary.resolve("not/there/yet"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.root())))
                    .isEqualTo("rwx------");
            directory.password("someone");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.root().resolve("secrets/someone"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void the_member_and_the_passwords_stay_the_same(@TempDir Path temporary) {
        String member;
        String password;
        try (var first = DataDirectory.open(temporary)) {
            member = first.memberId();
            password = first.password("someone");
            assertThat(password).hasSize(32).isNotEqualTo(first.password("another"));
        }
        try (var second = DataDirectory.open(temporary)) {
            assertThat(second.memberId()).isEqualTo(member).matches("[0-9A-Za-z]{22}");
            assertThat(second.password("someone")).isEqualTo(password);
        }
    }

    @Test
    void a_second_console_is_turned_away(@TempDir Path temporary) {
        try (var first = DataDirectory.open(temporary)) {
            assertThatThrownBy(() -> DataDirectory.open(temporary))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("Another console is using the data directory " + first.root());
        }
    }

    @Test
    void a_path_that_cannot_be_a_directory_is_said(@TempDir Path temporary) throws IOException {
        var file = Files.createFile(temporary.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("cannot be used")
                .hasMessageContaining("MILLRACE_DATA");
    }
}
