import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes a certificate for 127.0.0.1 in this folder that nobody vouches for; gives its files and its text. */
export const makeCertificate = (folder: string, name = 'tls') => {
  const [cert, key] = [join(folder, `${name}.cert`), join(folder, `${name}.key`)];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', cert];
  execFileSync(
    'openssl',
    ['req', '-x509', '-nodes', '-days', '2', ...curve, ...subject, ...files],
    {
      stdio: 'ignore',
    },
  );
  return { settings: { TLS_CERT_FILE: cert, TLS_KEY_FILE: key }, pem: readFileSync(cert, 'utf8') };
};
