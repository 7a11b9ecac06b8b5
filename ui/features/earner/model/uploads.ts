import type { EvidenceView } from '../../../../tool/contract/submission.ts';

export interface Upload {
  /** Made once per file: sending it again after a cut stores one file. */
  uploadId: string;
  artifactId: string;
  name: string;
  bytes: number;
  sentBytes: number;
  state: 'waiting' | 'uploading' | 'finishing' | 'failed';
  problem: unknown;
}

/** Sends one file; resolves with the stored evidence. Rejects with the reason, also when it was called off. */
export type SendFile = (
  upload: { uploadId: string; artifactId: string; file: File },
  on: { progress: (sentBytes: number) => void; signal: AbortSignal },
) => Promise<EvidenceView>;

interface UploadsDeps {
  send: SendFile;
  onStored: (evidence: EvidenceView) => void;
  newId?: () => string;
  atOnce?: number;
}

interface Job {
  file: File;
  controller: AbortController;
}

/** The files on their way from this page: a few at once, each with progress, and with retry under the same id. */
export function createUploads({
  send,
  onStored,
  newId = () => crypto.randomUUID(),
  atOnce = 2,
}: UploadsDeps) {
  let list: readonly Upload[] = [];
  const jobs = new Map<string, Job>();
  const listeners = new Set<() => void>();

  function change(next: readonly Upload[]): void {
    list = next;
    listeners.forEach((listener) => listener());
  }
  const update = (uploadId: string, changes: Partial<Upload>) =>
    change(list.map((upload) => (upload.uploadId === uploadId ? { ...upload, ...changes } : upload)));
  const drop = (uploadId: string) => {
    jobs.delete(uploadId);
    change(list.filter((upload) => upload.uploadId !== uploadId));
  };

  function next(): void {
    const busy = list.filter(({ state }) => state === 'uploading' || state === 'finishing').length;
    list
      .filter(({ state }) => state === 'waiting')
      .slice(0, Math.max(0, atOnce - busy))
      .forEach(({ uploadId }) => void run(uploadId));
  }

  async function run(uploadId: string): Promise<void> {
    const upload = list.find((candidate) => candidate.uploadId === uploadId);
    const job = jobs.get(uploadId);
    if (!upload || !job) return;
    update(uploadId, { state: 'uploading', sentBytes: 0, problem: null });
    try {
      const evidence = await send(
        { uploadId, artifactId: upload.artifactId, file: job.file },
        {
          signal: job.controller.signal,
          progress: (sentBytes) =>
            update(uploadId, { sentBytes, state: sentBytes >= upload.bytes ? 'finishing' : 'uploading' }),
        },
      );
      onStored(evidence);
      drop(uploadId);
    } catch (problem) {
      if (job.controller.signal.aborted) drop(uploadId);
      else update(uploadId, { state: 'failed', problem });
    }
    next();
  }

  return {
    list: () => list,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Files that `refusal` has a reason against are listed with it and not sent. */
    add(artifactId: string, files: readonly File[], refusal: (file: File) => unknown): void {
      const added = files.map((file): Upload => {
        const uploadId = newId();
        const problem = refusal(file);
        if (!problem) jobs.set(uploadId, { file, controller: new AbortController() });
        return {
          uploadId,
          artifactId,
          name: file.name,
          bytes: file.size,
          sentBytes: 0,
          state: problem ? 'failed' : 'waiting',
          problem,
        };
      });
      change([...list, ...added]);
      next();
    },
    canRetry: (uploadId: string): boolean => jobs.has(uploadId),
    retry(uploadId: string): void {
      const job = jobs.get(uploadId);
      if (!job) return;
      job.controller = new AbortController();
      update(uploadId, { state: 'waiting', problem: null });
      next();
    },
    /** Calls off a running upload, or clears one that failed from the list. */
    cancel(uploadId: string): void {
      const job = jobs.get(uploadId);
      const upload = list.find((candidate) => candidate.uploadId === uploadId);
      job?.controller.abort();
      if (!upload || upload.state === 'waiting' || upload.state === 'failed') drop(uploadId);
    },
    busy: (): boolean => list.some(({ state }) => state !== 'failed'),
  };
}
export type Uploads = ReturnType<typeof createUploads>;
