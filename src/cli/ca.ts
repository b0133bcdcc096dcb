import type { Command } from 'commander';
import { printMessage } from './output/output.ts';

/** Adds `sandlot ca`, which prints the certificate of the CA that `--https` uses. */
export function addCa(program: Command, dataFolder: string): void {
  program
    .command('ca')
    .description('Print the CA certificate of --https on stdout, and how to trust it on stderr.')
    .action(async () => {
      const { openCertificateAuthority } = await import('../sandlot.ts');
      const { cert, file } = await openCertificateAuthority(dataFolder);
      process.stdout.write(cert);
      printMessage(describeTrust(file));
    });
}

function describeTrust(file: string): string {
  return `
The certificate is in ${file}. To trust it:

  curl       curl --cacert "${file}" https://localhost:4010/
  Node       NODE_EXTRA_CA_CERTS="${file}" npm test
  Python     REQUESTS_CA_BUNDLE="${file}" pytest
  macOS      sudo security add-trusted-cert -d -k /Library/Keychains/System.keychain "${file}"
  Debian     sudo cp "${file}" /usr/local/share/ca-certificates/sandlot.crt && sudo update-ca-certificates
  Fedora     sudo trust anchor "${file}"
  Windows    certutil -user -addstore Root "${file}"
  Firefox    Settings, Certificates, View Certificates, Authorities, Import

Its key beside it can sign certificates for any name, so keep it on this machine.`;
}
