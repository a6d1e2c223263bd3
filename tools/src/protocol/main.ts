// Renews docs/asyncapi.json and docs/openapi.json from the code: npm run protocol
import { writeFileSync } from 'node:fs';
import { writeDocuments } from './documents.ts';

for (const [file, text] of writeDocuments()) writeFileSync(file, text);
