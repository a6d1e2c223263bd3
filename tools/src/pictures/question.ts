/** A question of docs/analysts.md that has a picture. */
export type PicturedQuestion = {
  readonly title: string;
  readonly statement: string;
  /** of the picture, below docs/ */
  readonly file: string;
  /** what the picture shows */
  readonly caption: string;
};

const QUESTION = /^### \d+\. (.+)\n\n```sql\n([^`]+)```\n\n!\[(.+)\]\((pictures\/[\w-]+\.svg)\)/gm;

/** The questions of the page that have a picture below them. */
export const readQuestions = (page: string): readonly PicturedQuestion[] =>
  [...page.matchAll(QUESTION)].map(([, title = '', statement = '', caption = '', file = '']) => ({
    ...{ title, statement, caption, file },
  }));
