using Azure;
using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Groups.Directory;

/// <summary>
/// Who is in our own groups: table <c>GroupMembers</c>, one partition per group, one row per person. Adding and removing may run at once,
/// here and elsewhere; each change ends by counting, so that the last one to end has counted everybody.
/// </summary>
internal sealed class OwnMembers(Tables tables, OwnGroups groups, GroupChanges changes)
{
    private const int BatchItems = 100;
    private const int MostRounds = 20;

    private Table Rows => tables[TableNames.GroupMembers];

    /// <summary>Mattermost's user ids, in their order.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(Group group, CancellationToken stopping)
    {
        var ids = new List<string>();
        await foreach (var row in Rows.QueryAsync(KeyOf(group), null, null, null, stopping)) ids.Add(row.RowKey);
        return ids;
    }

    /// <summary>Those of them who were not in it before.</summary>
    public async Task<MemberWrite> AddAsync(Group group, IEnumerable<string> userIds, CancellationToken stopping)
    {
        var there = (await IdsAsync(group, stopping)).ToHashSet(StringComparer.Ordinal);
        string[] missing = [.. userIds.Distinct(StringComparer.Ordinal).Where(id => !there.Contains(id))];
        foreach (var chunk in missing.Chunk(BatchItems))
        {
            var batch = new TableBatch(KeyOf(group));
            foreach (var id in chunk) batch.Upsert(new TableEntity(KeyOf(group), id));
            _ = await Rows.SubmitAsync(batch, stopping);
        }

        return await CountAsync(group, missing, stopping);
    }

    /// <summary>Those of them who were in it before.</summary>
    public async Task<MemberWrite> RemoveAsync(Group group, IEnumerable<string> userIds, CancellationToken stopping)
    {
        var wanted = userIds.ToHashSet(StringComparer.Ordinal);
        string[] present = [.. (await IdsAsync(group, stopping)).Where(wanted.Contains)];
        await DeleteAsync(group, wanted.Contains, stopping);
        return await CountAsync(group, present, stopping);
    }

    /// <summary>Of a group that was deleted.</summary>
    public Task ForgetAsync(Group group, CancellationToken stopping) => DeleteAsync(group, _ => true, stopping);

    /// <summary>What somebody else deletes at the same moment refuses the whole batch: then it is looked again who is left.</summary>
    private async Task DeleteAsync(Group group, Func<string, bool> isMeant, CancellationToken stopping)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var isDone = true;
            foreach (var chunk in (await IdsAsync(group, stopping)).Where(isMeant).Chunk(BatchItems))
            {
                var batch = new TableBatch(KeyOf(group));
                foreach (var id in chunk) batch.Delete(id, ETag.All);
                isDone &= await Rows.SubmitAsync(batch, stopping) is BatchOutcome.Committed;
            }

            if (isDone) return;
        }

        throw new InvalidOperationException($"Members of group {group.GroupId} could not be removed: others keep changing them.");
    }

    /// <summary>The count belongs to the group's row as it was before counting: whoever was faster counts too, and one of the two has seen all.</summary>
    private async Task<MemberWrite> CountAsync(Group group, IReadOnlyList<string> affected, CancellationToken stopping)
    {
        var outcome = await groups.ChangeAsync(group, async current => current with { MemberCount = (await IdsAsync(current, stopping)).Count }, stopping);
        changes.Tell(group.ServerId);
        if (outcome is GroupWrite.Missing) await ForgetAsync(group, stopping);
        // Who crowded us out has read the group after our change, and counted after that.
        return new(affected, outcome is GroupWrite.Done { Group: var counted } ? counted : await groups.ReadAsync(group.ServerId, group.GroupId, stopping));
    }

    private static string KeyOf(Group group) => TableKey.Join(group.ServerId, group.GroupId);
}

/// <param name="UserIds">Who was added, or removed.</param>
/// <param name="Group">As it is now; null when it was deleted meanwhile.</param>
internal sealed record MemberWrite(IReadOnlyList<string> UserIds, Group? Group);
