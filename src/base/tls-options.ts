/** How a server is reached over TLS. */
export type TlsOptions = {
  /** Path of a PEM file with the CAs whose clients meet `mutualTLS` security schemes. */
  readonly clientCa?: string | undefined;
} & (
  | {
      /** The certificate and its key, as paths of PEM files. */
      readonly certificate: { readonly cert: string; readonly key: string };
    }
  | {
      readonly certificate?: undefined;
      /** The folder of the CA that issues the certificates; it is made where it is missing. */
      readonly dataFolder: string;
    }
);
