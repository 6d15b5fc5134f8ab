using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Groups.Directory;

/// <summary>
/// Table <c>Groups</c>, one partition per server: <c>group:{id}</c> for each of our own groups, <c>group-settings:{id}</c> for what we
/// keep of a native one, and <c>name:{name}</c>, which makes a name unique and leads to its group.
/// </summary>
internal static class GroupRows
{
    /// <summary>Comes before every key of a group or of settings, and <see cref="End"/> after.</summary>
    public const string Start = "group";

    public static readonly string End = TableKey.EndOf(Start);

    private const string GroupPrefix = "group:";
    private const string SettingsPrefix = "group-settings:";

    public static string GroupKey(string groupId) => GroupPrefix + TableKey.Escape(groupId);

    public static string SettingsKey(string groupId) => SettingsPrefix + TableKey.Escape(groupId);

    public static string NameKey(string name) => $"name:{TableKey.Escape(name)}";

    public static bool IsGroup(TableEntity row) => row.RowKey.StartsWith(GroupPrefix, StringComparison.Ordinal);

    public static TableEntity Name(Group group) => new TableEntity(group.ServerId, NameKey(group.Name)).Set("GroupId", group.GroupId);

    public static TableEntity Write(Group group) => new TableEntity(group.ServerId, GroupKey(group.GroupId))
        .Set("GroupId", group.GroupId)
        .Set("Name", group.Name)
        .Set("DisplayName", group.DisplayName)
        .Set("Description", group.Description)
        .Set("AllowReference", group.AllowReference)
        .Set("Notifies", group.Notifies)
        .Set("TellsOutsiders", group.TellsOutsiders)
        .Set("MemberCount", group.MemberCount);

    /// <summary>Of a native group, to be merged.</summary>
    public static TableEntity Settings(Group native, bool? notifies, bool? tellsOutsiders) => new TableEntity(native.ServerId, SettingsKey(native.GroupId))
        .Set("GroupId", native.GroupId)
        .Set("Notifies", notifies)
        .Set("TellsOutsiders", tellsOutsiders);

    public static Group Read(TableEntity row) => WithSettings(
        new()
        {
            ServerId = row.PartitionKey,
            GroupId = Required(row, "GroupId"),
            Name = Required(row, "Name"),
            DisplayName = row.GetString("DisplayName") ?? "",
            Description = row.GetString("Description") ?? "",
            Source = GroupSource.Own,
            AllowReference = row.GetBoolean("AllowReference") ?? true,
            MemberCount = row.GetInt32("MemberCount") ?? 0,
            ETag = row.ETag,
        },
        row);

    /// <summary>A native group with what we keep of it, if anything.</summary>
    public static Group WithSettings(Group group, TableEntity? row) => row is null
        ? group
        : group with { Notifies = row.GetBoolean("Notifies") ?? true, TellsOutsiders = row.GetBoolean("TellsOutsiders") ?? false };

    public static string Required(TableEntity row, string property) =>
        row.GetString(property) ?? throw new InvalidDataException($"Row {row.RowKey} of table Groups lacks {property}.");
}
