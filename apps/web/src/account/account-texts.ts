/** What the account's dialog says. */
export const accountTexts = {
  heading: 'Account',
  open: 'Account…',
  guest:
    'Guests play without an account. With one your name is yours alone, on every device, and your games stay with it.',
  member: (name: string) => `You are signed in as ${name}.`,
  register: 'Register',
  logIn: 'Log in',
  recover: 'Forgotten password',
  logOut: 'Log out',
  changePassword: 'Change password',
  renewCodes: 'New recovery codes',
  exportData: 'Download my data',
  erase: 'Delete my account',
  eraseNote: 'This cannot be undone: a running game is resigned, and nobody can ever use the name again.',
  name: 'Name',
  password: 'Password',
  newPassword: 'New password',
  code: 'Recovery code',
  passwordHint: 'At least 8 characters.',
  codes: 'Your recovery codes',
  codesNote:
    'Each gets you in once if you forget your password. They are shown this once: print them or write them down.',
  back: 'Back',
  done: 'Done.',
  retryAfter: (seconds: number) =>
    `Try again in ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`,
} as const;
