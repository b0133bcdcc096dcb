/** How a server is reached over TLS. */
export type TlsOptions = {
  /** The certificate and its key, as paths of PEM files; issued by a CA of its own when absent. */
  readonly certificate?: { readonly cert: string; readonly key: string } | undefined;
  /** Path of a PEM file with the CAs whose clients meet `mutualTLS` security schemes. */
  readonly clientCa?: string | undefined;
  /** The folder of the CA. */
  readonly dataFolder: string;
};
