export { openCertificateAuthority } from './certificate-authority.ts';
export { prepareTls, type TlsSettings } from './secure-context.ts';
export { type CreateHttpServer, createTlsServer } from './tls-server.ts';
