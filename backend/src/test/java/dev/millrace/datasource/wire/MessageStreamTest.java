package dev.millrace.datasource.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.MemoryBudget;
import dev.millrace.common.MemoryBudget.Share;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway") // A null stands for a NULL.
class MessageStreamTest {

    private static final int LONGEST_VALUE = 50;

    private final Share room = MemoryBudget.unbounded().share();
    private final WireGuard guard = new WireGuard(Long.MAX_VALUE);

    @Property(tries = 200)
    void small_messages_pass_as_they_are_however_they_arrive(
            @ForAll("smallMessages") List<byte[]> messages, @ForAll("pieces") int piece) throws IOException {
        byte[] sent = together(messages);
        assertThat(read(new WireGuard(Long.MAX_VALUE), inPieces(sent, piece))).isEqualTo(sent);
    }

    @Provide
    Arbitrary<List<byte[]>> smallMessages() {
        return Arbitraries.of('R', 'K', 'Z', '1', '2', 'T', 'D', 'C', 'E', 'N', 'n', 's')
                .flatMap(type ->
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(body -> message(type, body)))
                .list()
                .ofMaxSize(20);
    }

    @Property(tries = 200)
    void a_row_is_cut_to_the_same_bytes_however_it_arrives(
            @ForAll("texts") List<String> texts, @ForAll("pieces") int piece) throws IOException {
        byte[] sent = together(List.of(message('T'), row(texts.toArray(String[]::new)), message('C')));
        List<String> cut = texts.stream().map(MessageStreamTest::cut).toList();

        WireGuard some = firstRows(10, LONGEST_VALUE, 1_000_000);
        assertThat(read(some, inPieces(sent, piece)))
                .isEqualTo(together(List.of(message('T'), row(cut.toArray(String[]::new)), message('C'))));
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.of("x", "ß", "€", "😀", "a€😀", "\u0300")
                .flatMap(part -> Arbitraries.integers().between(0, 200).map(part::repeat))
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<Integer> pieces() {
        return Arbitraries.integers().between(1, 100);
    }

    /** The longest beginning of whole characters with one more than may be kept, so that its reader sees the cut. */
    private static String cut(String text) {
        if (text.getBytes(UTF_8).length <= WireGuard.SHORT_VALUE || text.length() <= LONGEST_VALUE + 1) {
            return text;
        }
        int end = LONGEST_VALUE + 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end + 1 : end);
    }

    @Test
    void rows_beyond_the_first_are_counted_and_not_passed_on() throws IOException {
        firstRows(guard, 2, 100, 1_000);
        byte[] passed = read(guard, message('2'), row("1"), row("2"), row("3"), row("4"), message('C'));

        assertThat(passed).isEqualTo(together(List.of(message('2'), row("1"), row("2"), message('C'))));
        assertThat(guard.rows()).isEqualTo(4);
    }

    @Test
    void rows_are_counted_over_portions_and_anew_for_the_next_result() throws IOException {
        firstRows(guard, 2, 100, 1_000);
        read(guard, message('2'), row("1"), message('s'), message('Z'), row("2"), row("3"), message('s'));
        assertThat(guard.rows()).isEqualTo(3);

        byte[] next = read(guard, message('2'), message('T'), row("5"), message('C'));
        assertThat(next).isEqualTo(together(List.of(message('2'), message('T'), row("5"), message('C'))));
        assertThat(guard.rows()).isEqualTo(1);
    }

    @Test
    void a_result_has_so_many_characters_and_its_numbers_stay_whole() throws IOException {
        firstRows(guard, 100, 100, 150);
        String text = "x".repeat(90);
        byte[] passed = read(
                guard, message('T'), row(text, "1234567890123456"), row(text, "12345678901234567"), row(text, "3"));

        assertThat(passed)
                .isEqualTo(together(List.of(
                        message('T'), row(text, "1234567890123456"), row("x".repeat(53), "12345678901234567"))));
        assertThat(guard.rows()).isEqualTo(3);
    }

    @Test
    void a_null_stays_a_null_and_an_empty_value_empty() throws IOException {
        firstRows(guard, 1, 100, 1_000);
        byte[] row = row(null, "", "x".repeat(200), null);
        assertThat(read(guard, message('T'), row))
                .isEqualTo(together(List.of(message('T'), row(null, "", "x".repeat(101), null))));
    }

    @Test
    void bytes_that_are_no_text_are_bounded_too() throws IOException {
        firstRows(guard, 1, 100, 1_000);
        byte[] continuation = new byte[100_000];
        Arrays.fill(continuation, (byte) 0x80);
        assertThat(read(guard, message('T'), rowOf(continuation))).hasSizeLessThan(1_000);
    }

    @Test
    void an_answer_that_has_to_be_whole_fails_when_it_is_too_long() {
        guard.whole(1_000);
        assertThatThrownBy(() -> read(guard, message('T'), row("x".repeat(500)), row("x".repeat(500))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 1000 bytes");
    }

    @Test
    void long_texts_of_a_notice_are_cut_between_characters_and_marked() throws IOException {
        String kept = "€".repeat(TextCut.LONGEST / 3 + 1);
        byte[] sent = message('N', "SNOTICE\0Mx\0D" + "€".repeat(100_000) + "\0\0");
        assertThat(read(guard, inPieces(sent, 7))).isEqualTo(message('N', "SNOTICE\0Mx\0D" + kept + "…\0\0"));
    }

    @Test
    void an_error_of_endlessly_many_texts_ends() throws IOException {
        String sent = IntStream.range(0, 100)
                .mapToObj(i -> "D" + "x".repeat(100_000) + "\0")
                .collect(Collectors.joining("", "", "\0"));
        byte[] passed = read(guard, message('E', sent));

        assertThat(passed).hasSizeLessThan(TextCut.MOST + 2 * TextCut.LONGEST);
        assertThat(passed).endsWith((byte) 0, (byte) 0);
    }

    @Test
    void notifications_and_what_copy_sends_are_dropped() throws IOException {
        byte[] sent = together(List.of(
                message('A', "\0\0\0\7channel\0payload\0"),
                message('H'),
                message('d', "x".repeat(50_000)),
                message('c')));
        assertThat(read(guard, sent)).isEqualTo(together(List.of(message('H'), message('c'))));
    }

    @Test
    void a_parameter_has_a_short_value_and_there_are_few_of_them() throws IOException {
        byte[] long1 = message('S', "search_path\0" + "a,".repeat(100_000) + "\0");
        assertThat(read(guard, long1)).hasSizeLessThan(TextCut.LONGEST + 100);

        List<byte[]> many = IntStream.range(0, 10_000)
                .mapToObj(i -> message('S', "made.up" + i + "\0" + i + "\0"))
                .toList();
        assertThat(read(guard, together(many)).length).isLessThan(200 * 30);
        assertThat(read(guard, message('S', "search_path\0b\0"))).isEqualTo(message('S', "search_path\0b\0"));
    }

    @Test
    void another_message_that_is_too_long_ends_the_connection() {
        assertThatThrownBy(() -> read(guard, message('C', "x".repeat(MessageStream.LONGEST + 1))))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(guard, "HTTP/1.1 400 Bad Request\r\n".getBytes(UTF_8)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(guard, new byte[] {'Z', 0, 0, 0, 3}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("protocol");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 70_000})
    void a_row_whose_lengths_do_not_fit_ends_the_connection(int fields) {
        firstRows(guard, 1, 100, 1_000);
        byte[] body = ByteBuffer.allocate(10)
                .putShort((short) fields)
                .putInt(fields == 3 ? -2 : 2)
                .putInt(7)
                .array();
        assertThatThrownBy(() -> read(guard, message('D', body))).isInstanceOf(IOException.class);
    }

    @Test
    void the_answer_about_encryption_is_one_byte_and_nothing_behind_it_is_read() throws IOException {
        var wire = new ByteArrayInputStream("Sxyz".getBytes(UTF_8));
        var messages = new MessageStream(wire, guard);
        messages.expectOneByte();
        assertThat(messages.read(new byte[100])).isEqualTo(1);
        assertThat(wire.available()).isEqualTo(3);
    }

    @Test
    void after_a_refused_encryption_messages_follow() throws IOException {
        byte[] ready = message('R', new byte[4]);
        var messages = new MessageStream(new ByteArrayInputStream(together(List.of(new byte[] {'N'}, ready))), guard);
        messages.expectOneByte();
        assertThat(messages.readAllBytes()).isEqualTo(together(List.of(new byte[] {'N'}, ready)));
    }

    @Test
    void no_read_crosses_the_end_of_a_message() throws IOException {
        var messages = new MessageStream(
                new ByteArrayInputStream(together(List.of(message('C', "a"), message('Z', "b")))), guard);
        int read = 0;
        for (byte[] buffer = new byte[100]; read < message('C', "a").length; ) {
            read += messages.read(buffer);
        }
        assertThat(read).isEqualTo(message('C', "a").length);
    }

    @Test
    void a_read_that_times_out_goes_on_where_it_was() throws IOException {
        firstRows(guard, 1, 10, 1_000);
        byte[] sent = together(List.of(message('T'), row("x".repeat(100)), message('C')));
        var messages = new MessageStream(new Hesitating(sent), guard);
        var read = new ByteArrayOutputStream();
        byte[] buffer = new byte[100];
        for (int count = 0; count >= 0; ) {
            try {
                count = messages.read(buffer);
                read.write(buffer, 0, Math.max(count, 0));
            } catch (SocketTimeoutException notYet) {
                // Once more.
            }
        }
        assertThat(read.toByteArray()).isEqualTo(together(List.of(message('T'), row("x".repeat(11)), message('C'))));
    }

    /** Times out before each of its bytes. */
    private static final class Hesitating extends InputStream {

        private final ByteArrayInputStream bytes;
        private boolean ready;

        Hesitating(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() throws IOException {
            ready = !ready;
            if (ready) {
                throw new SocketTimeoutException();
            }
            return bytes.read();
        }

        @Override
        public int read(byte[] to, int at, int count) throws IOException {
            int one = read();
            if (one < 0) {
                return -1;
            }
            to[at] = (byte) one;
            return 1;
        }
    }

    private WireGuard firstRows(int most, int longest, int characters) {
        WireGuard some = new WireGuard(0);
        firstRows(some, most, longest, characters);
        return some;
    }

    private void firstRows(WireGuard of, int most, int longest, int characters) {
        of.firstRows(most, longest, characters, room);
        of.resultBegins();
    }

    private static byte[] read(WireGuard guard, byte[]... messages) throws IOException {
        return read(guard, new ByteArrayInputStream(together(List.of(messages))));
    }

    private static byte[] read(WireGuard guard, InputStream wire) throws IOException {
        return new MessageStream(wire, guard).readAllBytes();
    }

    private static InputStream inPieces(byte[] bytes, int size) {
        List<InputStream> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            pieces.add(new ByteArrayInputStream(bytes, at, Math.min(size, bytes.length - at)));
        }
        return new SequenceInputStream(Collections.enumeration(pieces));
    }

    private static byte[] row(String... values) {
        return rowOf(Arrays.stream(values)
                .map(value -> value == null ? null : value.getBytes(UTF_8))
                .toArray(byte[][]::new));
    }

    private static byte[] rowOf(byte[]... values) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(ByteBuffer.allocate(2).putShort((short) values.length).array());
        for (byte[] value : values) {
            body.writeBytes(ByteBuffer.allocate(4)
                    .putInt(value == null ? -1 : value.length)
                    .array());
            body.writeBytes(value == null ? new byte[0] : value);
        }
        return message('D', body.toByteArray());
    }

    private static byte[] message(int type) {
        return message(type, new byte[0]);
    }

    private static byte[] message(int type, String body) {
        return message(type, body.getBytes(UTF_8));
    }

    private static byte[] message(int type, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) type)
                .putInt(4 + body.length)
                .put(body)
                .array();
    }

    private static byte[] together(List<byte[]> parts) {
        var all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
