import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { addToCache } from '../api/submissions.ts';
import { sendFileTo } from '../api/send-file.ts';
import { createUploads, type Uploads } from '../model/uploads.ts';

/** The uploads of one submission; leaving the page while a file is on its way asks first. */
export function useUploads(submissionId: string): Uploads {
  const queryClient = useQueryClient();
  const [uploads] = useState(() =>
    createUploads({
      send: sendFileTo(submissionId),
      onStored: (evidence) => addToCache(queryClient, submissionId, evidence),
    }),
  );
  useSyncExternalStore(uploads.subscribe, uploads.list);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (uploads.busy()) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [uploads]);
  return uploads;
}
