# The console in a container. The jar is built outside (README's first command), so that the image needs no Node or Maven.
FROM eclipse-temurin:25-jre
RUN useradd --system --home-dir /var/lib/millrace --create-home millrace
COPY backend/target/millrace.jar /opt/millrace/millrace.jar
USER millrace
WORKDIR /var/lib/millrace
ENV MILLRACE_DATA=/var/lib/millrace/data
VOLUME /var/lib/millrace
EXPOSE 8080
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-jar", "/opt/millrace/millrace.jar"]
