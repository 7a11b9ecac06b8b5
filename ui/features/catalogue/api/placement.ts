import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { PlacementView, type ConfigurePlacementBody } from '../../../../tool/contract/placement.ts';
import { api } from '../../../lib/api.ts';

const address = (placementId: string) => `/placements/${encodeURIComponent(placementId)}`;

export const placementQuery = (placementId: string) =>
  queryOptions({
    queryKey: ['placement', placementId],
    queryFn: ({ signal }) => api.get(address(placementId), PlacementView, { signal }),
  });

export function useConfigurePlacement(placementId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ConfigurePlacementBody) =>
      api.put(`${address(placementId)}/micro-credential`, body, PlacementView),
    onSuccess: async (placement) => {
      queryClient.setQueryData(placementQuery(placementId).queryKey, placement);
      await queryClient.invalidateQueries({ queryKey: ['me'] });
    },
  });
}
