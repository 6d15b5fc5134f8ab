using System.Globalization;
using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Groups.Directory;

/// <summary>What became of a wish to make or change one of our own groups.</summary>
internal abstract record GroupWrite
{
    private GroupWrite() { }

    public sealed record Done(Group Group) : GroupWrite;

    /// <summary>Another of our groups has this name.</summary>
    public sealed record NameTaken : GroupWrite;

    /// <summary>Deleted meanwhile.</summary>
    public sealed record Missing : GroupWrite;

    /// <summary>Others keep changing it at this moment.</summary>
    public sealed record Crowded : GroupWrite;
}

/// <summary>The integration's own groups, and what it keeps of native ones: table <c>Groups</c> (see <see cref="GroupRows"/>).</summary>
internal sealed class OwnGroups(Tables tables, GroupChanges changes)
{
    private const int MostRounds = 20;

    private Table Rows => tables[TableNames.Groups];

    /// <param name="name">Lower-case, without <c>@</c>.</param>
    public async Task<Group?> FindAsync(string serverId, string name, CancellationToken stopping)
    {
        if (await Rows.FindAsync(serverId, GroupRows.NameKey(name), stopping) is not { } row) return null;
        var group = await ReadAsync(serverId, GroupRows.Required(row, "GroupId"), stopping);
        // Between the two reads it may have got another name.
        return group?.Name == name ? group : null;
    }

    public async Task<Group?> ReadAsync(string serverId, string groupId, CancellationToken stopping) =>
        await Rows.FindAsync(serverId, GroupRows.GroupKey(groupId), stopping) is { } row ? GroupRows.Read(row) : null;

    /// <summary>All own groups by name, and what is kept of native ones.</summary>
    public async Task<GroupShelf> AllAsync(string serverId, CancellationToken stopping)
    {
        var groups = new List<Group>();
        var settings = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
        await foreach (var row in Rows.QueryAsync(serverId, GroupRows.Start, GroupRows.End, null, stopping))
        {
            if (GroupRows.IsGroup(row)) groups.Add(GroupRows.Read(row));
            else settings[GroupRows.Required(row, "GroupId")] = row;
        }

        return new([.. groups.OrderBy(group => group.Name, StringComparer.Ordinal)], settings);
    }

    /// <summary>The names in use that start with this.</summary>
    public async Task<IReadOnlySet<string>> NamesAsync(string serverId, string start, CancellationToken stopping)
    {
        var from = GroupRows.NameKey(start);
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in Rows.QueryAsync(serverId, from, TableKey.EndOf(from), null, stopping)) names.Add(row.RowKey);
        return names;
    }

    /// <summary>Done or NameTaken.</summary>
    public async Task<GroupWrite> CreateAsync(Group group, CancellationToken stopping)
    {
        var made = group with { GroupId = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture), Source = GroupSource.Own, MemberCount = 0 };
        var batch = new TableBatch(made.ServerId).Insert(GroupRows.Name(made)).Insert(GroupRows.Write(made));
        if (await Rows.SubmitAsync(batch, stopping) is not BatchOutcome.Committed { ETags: var etags }) return new GroupWrite.NameTaken();
        changes.Tell(made.ServerId);
        return new GroupWrite.Done(made with { ETag = etags[1] });
    }

    /// <summary>Changes the group as it is now, its name included, whoever else changes it at the same moment.</summary>
    public async Task<GroupWrite> ChangeAsync(Group group, Func<Group, Task<Group>> change, CancellationToken stopping)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (await ReadAsync(group.ServerId, group.GroupId, stopping) is not { } current) return new GroupWrite.Missing();
            var changed = await change(current);
            if (changed == current) return new GroupWrite.Done(current);
            if (await WriteAsync(current, changed, stopping) is { } outcome) return outcome;
        }

        return new GroupWrite.Crowded();
    }

    public Task<GroupWrite> ChangeAsync(Group group, Func<Group, Group> change, CancellationToken stopping) =>
        ChangeAsync(group, current => Task.FromResult(change(current)), stopping);

    /// <summary>The group and its name; false when it was gone already. Its members are <see cref="OwnMembers"/>' to forget.</summary>
    public async Task<bool> DeleteAsync(Group group, CancellationToken stopping)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (await ReadAsync(group.ServerId, group.GroupId, stopping) is not { } current) return false;
            var batch = new TableBatch(group.ServerId).Delete(GroupRows.GroupKey(current.GroupId), current.ETag).Delete(GroupRows.NameKey(current.Name), Azure.ETag.All);
            if (await Rows.SubmitAsync(batch, stopping) is not BatchOutcome.Committed) continue;
            changes.Tell(group.ServerId);
            return true;
        }

        throw new InvalidOperationException($"Group {group.GroupId} could not be deleted: others keep changing it.");
    }

    /// <summary>The native group with what is kept of it.</summary>
    public async Task<Group> WithSettingsAsync(Group native, CancellationToken stopping) =>
        GroupRows.WithSettings(native, await Rows.FindAsync(native.ServerId, GroupRows.SettingsKey(native.GroupId), stopping));

    /// <summary>Keeps <see cref="Group.Notifies"/> or <see cref="Group.TellsOutsiders"/> of a native group; what is null stays as it was.</summary>
    public async Task KeepSettingsAsync(Group native, bool? notifies, bool? tellsOutsiders, CancellationToken stopping)
    {
        _ = await Rows.UpsertMergeAsync(GroupRows.Settings(native, notifies, tellsOutsiders), stopping);
        changes.Tell(native.ServerId);
    }

    /// <summary>Null when somebody else was faster.</summary>
    private async Task<GroupWrite?> WriteAsync(Group current, Group changed, CancellationToken stopping)
    {
        var batch = new TableBatch(current.ServerId).Replace(GroupRows.Write(changed), current.ETag);
        if (changed.Name != current.Name) batch.Insert(GroupRows.Name(changed)).Delete(GroupRows.NameKey(current.Name), Azure.ETag.All);
        switch (await Rows.SubmitAsync(batch, stopping))
        {
            case BatchOutcome.Committed { ETags: var etags }:
                changes.Tell(current.ServerId);
                return new GroupWrite.Done(changed with { ETag = etags[0] });
            case BatchOutcome.Rejected { Index: 1, Reason: WriteOutcome.AlreadyExists }:
                return new GroupWrite.NameTaken();
            default:
                return null;
        }
    }
}

/// <summary>All that table <c>Groups</c> knows of a server.</summary>
internal sealed record GroupShelf(IReadOnlyList<Group> Own, IReadOnlyDictionary<string, TableEntity> Settings)
{
    /// <summary>The native group with what is kept of it.</summary>
    public Group WithSettings(Group native) => GroupRows.WithSettings(native, Settings.GetValueOrDefault(native.GroupId));
}
