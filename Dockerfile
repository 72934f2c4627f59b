# The console in a container. It is built outside (README's first command), so that the image needs no Node or Maven.
FROM eclipse-temurin:25-jre
RUN useradd --system --home-dir /var/lib/millrace --create-home millrace
COPY backend/target/millrace/lib /opt/millrace/lib
COPY backend/target/millrace/millrace.jar /opt/millrace/millrace.jar
USER millrace
WORKDIR /var/lib/millrace
ENV MILLRACE_DATA=/var/lib/millrace/data
VOLUME /var/lib/millrace
EXPOSE 8080
# The JVM keeps an archive of the classes it loaded, written at the first orderly stop and whenever the jars have changed.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-XX:+AutoCreateSharedArchive", \
    "-XX:SharedArchiveFile=/var/lib/millrace/classes.jsa", "-jar", "/opt/millrace/millrace.jar"]
