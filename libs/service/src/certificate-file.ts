import { readFileSync } from 'node:fs';

/** Whether this names a readable file with certificates (PEM). */
export const isCertificateFile = (path: string): boolean => {
  try {
    return readFileSync(path, 'utf8').includes('-----BEGIN CERTIFICATE-----');
  } catch {
    return false;
  }
};
