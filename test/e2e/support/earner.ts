import { expect, type FrameLocator } from '@playwright/test';
import type { MicroCredentialContent } from '../../../tool/contract/micro-credential.ts';

type Frame = FrameLocator;

export const answerTo = (question: string, round: number): string =>
  `Round ${round}: what I did about “${question.slice(0, 40)}” with my group, and what I saw because of it.`;

/** The saved state in the bar; true only after the server has confirmed. */
export const saved = (frame: Frame) => frame.getByText(/^Saved \d/);

export async function openStep(frame: Frame, title: string): Promise<void> {
  await frame.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: title }).click();
}

/** Answers every open prompt and attaches one file to every artifact. */
export async function fillRound(frame: Frame, content: MicroCredentialContent, round: number): Promise<void> {
  for (const prompt of [...content.overview.prompts, ...content.reflection.prompts]) {
    await openStep(frame, prompt.question);
    await frame.getByRole('textbox', { name: prompt.question }).fill(answerTo(prompt.question, round));
  }
  await expect(saved(frame)).toBeVisible();
  for (const artifact of content.evidence.artifacts) {
    await openStep(frame, artifact.title);
    for (let item = 1; item <= artifact.minItems; item += 1) {
      const name = `${artifact.id} ${item}, round ${round}.txt`;
      if (artifact.accepts.includes('file')) await attachFile(frame, name, `Notes for ${artifact.title}`);
      else await attachText(frame, `Notes for ${artifact.title}`);
    }
  }
}

export async function attachFile(frame: Frame, name: string, content: string): Promise<void> {
  await frame
    .getByLabel('Choose files')
    .and(frame.locator('input'))
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
  await expect(frame.getByRole('button', { name: `Download ${name}` })).toBeVisible();
}

async function attachText(frame: Frame, text: string): Promise<void> {
  await frame.getByRole('button', { name: 'Write a text' }).click();
  await frame.getByLabel('Your text').fill(text);
  await frame.getByRole('button', { name: 'Add the text' }).click();
}

export async function handIn(frame: Frame): Promise<void> {
  await frame.getByRole('link', { name: 'Check and submit' }).first().click();
  await frame.getByRole('button', { name: 'Submit for review' }).click();
  const dialog = frame.getByRole('dialog', { name: 'Submit for review' });
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Submit for review' }).click();
  await expect(dialog).toBeHidden();
}
