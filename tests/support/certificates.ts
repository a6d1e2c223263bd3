import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';

/** Files (PEM): an authority of its own, and a certificate of it for 127.0.0.1 with its key. */
export type Certificates = {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  /** key and certificate in one, as Kafka takes them */
  readonly both: string;
};

/** Makes them in this folder, for a day. */
export const makeCertificates = (folder: string): Certificates => {
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', [...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
  openssl('req', '-x509', ...curve, '-subj', '/CN=An authority of a test', '-keyout', 'ca.key', '-out', 'ca.pem');
  const own = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-addext', 'subjectAltName=IP:127.0.0.1'];
  openssl('req', '-x509', ...curve, ...own, '-subj', '/CN=127.0.0.1', '-keyout', 'server.key', '-out', 'server.pem');
  const path = (name: string): string => join(folder, name);
  const both = path('both.pem');
  writeFileSync(both, readFileSync(path('server.key'), 'utf8') + readFileSync(path('server.pem'), 'utf8'));
  return { authority: path('ca.pem'), certificate: path('server.pem'), key: path('server.key'), both };
};

export const fingerprintOf = ({ certificate }: Certificates): string =>
  new X509Certificate(readFileSync(certificate)).fingerprint256;

/** The fingerprint of the certificate that a server shows at `host:port`, whoever has signed it. */
export const shownBy = (address: string): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const [host = '', port] = address.split(':');
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256);
      socket.destroy();
    });
    socket.once('error', reject);
  });
