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

    public static bool IsGroup(TableRow row) => row.RowKey.StartsWith(GroupPrefix, StringComparison.Ordinal);

    public static TableRow Name(Group group) => new TableRow(group.ServerId, NameKey(group.Name)).Set("GroupId", group.GroupId);

    public static TableRow Write(Group group) => new TableRow(group.ServerId, GroupKey(group.GroupId))
        .Set("GroupId", group.GroupId)
        .Set("Name", group.Name)
        .Set("DisplayName", group.DisplayName)
        .Set("Description", group.Description)
        .Set("AllowReference", group.AllowReference)
        .Set("Notifies", group.Notifies)
        .Set("TellsOutsiders", group.TellsOutsiders)
        .Set("MemberCount", group.MemberCount);

    /// <summary>Of a native group, to be merged.</summary>
    public static TableRow Settings(Group native, bool? notifies, bool? tellsOutsiders) => new TableRow(native.ServerId, SettingsKey(native.GroupId))
        .Set("GroupId", native.GroupId)
        .Set("Notifies", notifies)
        .Set("TellsOutsiders", tellsOutsiders);

    public static Group Read(TableRow row) => WithSettings(
        new()
        {
            ServerId = row.PartitionKey,
            GroupId = Required(row, "GroupId"),
            Name = Required(row, "Name"),
            DisplayName = row.String("DisplayName") ?? "",
            Description = row.String("Description") ?? "",
            Source = GroupSource.Own,
            AllowReference = row.Bool("AllowReference") ?? true,
            MemberCount = row.Int("MemberCount") ?? 0,
            ETag = row.ETag,
        },
        row);

    /// <summary>A native group with what we keep of it, if anything.</summary>
    public static Group WithSettings(Group group, TableRow? row) => row is null
        ? group
        : group with { Notifies = row.Bool("Notifies") ?? true, TellsOutsiders = row.Bool("TellsOutsiders") ?? false };

    public static string Required(TableRow row, string property) =>
        row.String(property) ?? throw new InvalidDataException($"Row {row.RowKey} of table Groups lacks {property}.");
}
