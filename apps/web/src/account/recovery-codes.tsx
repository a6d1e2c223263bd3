import { useApp } from '../app/app.ts';
import { accountTexts as texts } from './account-texts.ts';
import { saveFile } from './save-file.ts';

/** The codes that get their owner in without his password: shown once. */
export const RecoveryCodes = ({ codes, name }: { readonly codes: readonly string[]; readonly name: string }) => {
  const { announcer } = useApp();
  const text = `${texts.codesOf(name)}\n\n${codes.join('\n')}\n`;
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => announcer.notice(texts.copied),
      () => announcer.notice(texts.notCopied, 'bad'),
    );
  };
  return (
    <section class="recovery" aria-label={texts.codes}>
      <h3>{texts.codes}</h3>
      <p>{texts.codesNote}</p>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p class="orders">
        <button
          type="button"
          class="order"
          onClick={() => saveFile('battle-line-recovery-codes.txt', text, 'text/plain')}
        >
          {texts.saveCodes}
        </button>
        <button type="button" class="order" onClick={copy}>
          {texts.copyCodes}
        </button>
      </p>
    </section>
  );
};
