package dev.millrace.datasource;

/** A certificate that signs itself; nobody has its key. */
final class TestCertificate {

    private TestCertificate() {}

    static String pem() {
        return """
               -----BEGIN CERTIFICATE-----
               MIIBhzCCAS2gAwIBAgIUOBdS2C4pv2VojV4EDWFCEw4SfDswCgYIKoZIzj0EAwIw
               GDEWMBQGA1UEAwwNTWlsbHJhY2UgdGVzdDAgFw0yNjEyMDEwMTIwMThaGA8yMTI2
               MTEwNzAxMjAxOFowGDEWMBQGA1UEAwwNTWlsbHJhY2UgdGVzdDBZMBMGByqGSM49
               AgEGCCqGSM49AwEHA0IABAuN9yJL4bVQNeoRJXYkEP6EIZRWyYTqvDmPMQi+R5ZV
               z+Uz8JmwrM7eyFk7vFz/yIIRXG9mxrqiwWBstW+MKQ6jUzBRMB0GA1UdDgQWBBRE
               PRaufUVKRHmDgJtdo8CDBO6FozAfBgNVHSMEGDAWgBREPRaufUVKRHmDgJtdo8CD
               BO6FozAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIGKEglhVmwmQ
               JowXQtQfTN86K0ruH63O7hfLbv9Z4T6YAiEAvUMSGJrJ18MVbDmMyHBflxRT4qns
               GRZKXrs8pKJmSQc=
               -----END CERTIFICATE-----
               """;
    }
}
