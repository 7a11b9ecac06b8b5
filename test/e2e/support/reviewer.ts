import { expect, type FrameLocator } from '@playwright/test';
import type { MicroCredentialContent } from '../../../tool/contract/micro-credential.ts';

/** Scores every open item as passing, but those named in `failing`, which get the last level and a remark. */
export async function scoreRound(
  frame: FrameLocator,
  content: MicroCredentialContent,
  failing: Record<string, string>,
  open: (itemId: string) => boolean = () => true,
): Promise<void> {
  const prompts = [...content.overview.prompts, ...content.reflection.prompts];
  const criteria = content.evidence.artifacts.flatMap((artifact) => artifact.criteria);
  const items = [
    ...prompts.map((prompt) => ({
      id: prompt.id,
      title: prompt.question,
      passing: 'Yes, it passes',
      failing: 'Not yet',
    })),
    ...criteria.map((criterion) => ({
      id: criterion.id,
      title: criterion.title,
      passing: criterion.levels.find((level) => level.passing)!.label,
      failing: criterion.levels.find((level) => !level.passing)!.label,
    })),
  ].filter((item) => open(item.id));
  for (const item of items) {
    const card = frame.getByRole('region', { name: item.title, exact: true });
    const remark = failing[item.id];
    const choice = remark === undefined ? item.passing : item.failing;
    await card.getByRole('radio', { name: new RegExp(`^${choice}`) }).check();
    if (remark !== undefined) await card.getByRole('textbox').fill(remark);
  }
  await expect(frame.getByText(`${items.length} of ${items.length} scored`)).toBeVisible();
}

export async function release(frame: FrameLocator): Promise<void> {
  await frame.getByRole('button', { name: 'Release decision' }).click();
  const dialog = frame.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Release decision' }).click();
  await expect(dialog).toBeHidden();
}
