/**
 * A certificate of “localhost” that nobody vouches for, with its key: made for tests, worth nothing elsewhere.
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost …`
 */
export const selfSigned = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUSfl7NMaxvHv/Yy3jOWBdX8sHEl0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTAzMTUxOVoYDzIxMjYxMTAx
MDMxNTE5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATfELCs8nIcpeLKlvUXW2IhnuQs+8FlSw5+TAuxZihw+O9jKfMbjRQ3
WO9hIbCkyWORH1dsYSMvx4NU9ERlim/Ro28wbTAdBgNVHQ4EFgQUH/tYL3/2SpSI
4prNwGLo5VeLXlIwHwYDVR0jBBgwFoAUH/tYL3/2SpSI4prNwGLo5VeLXlIwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAJ2pEAwXUoJyGEHQRBX7sC+9uYyzmXJOz2H7xVr07ZMfAiBO
16dDJrHBeBve3OCMGNt07ooegEf5RJsuPiBiGHVWgg==
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgrlT3qzeIQ1fo3QUE
+/U6miUAmKNE6I1ua0M4yyvV/tKhRANCAATfELCs8nIcpeLKlvUXW2IhnuQs+8Fl
Sw5+TAuxZihw+O9jKfMbjRQ3WO9hIbCkyWORH1dsYSMvx4NU9ERlim/R
-----END PRIVATE KEY-----`,
};
