using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Groups;

/// <summary>Which groups the licence has, and what is said without it. Asked before anything else about a call.</summary>
internal sealed class GroupLicence(ServerProfile server)
{
    private const string NoDirectory = "api.ldap_groups.license_error";

    private static readonly AppError None = new(501, "api.license_error", "A license is required for this feature.");
    private static readonly AppError NoCustomLicence = AppError.BadRequest("api.custom_groups.license_error", "not licensed for custom groups");
    private static readonly AppError CustomDisabled = AppError.BadRequest("api.custom_groups.feature_disabled", "custom groups feature is disabled");

    /// <summary>Null where some licence is there, which before 6.5 has to have directories.</summary>
    public AppError? Missing => (server.IsLicensed, server.Release.HasCustomGroups) switch
    {
        (false, true) => None,
        (_, false) when !server.HasDirectoryGroups => DirectoryError,
        _ => null,
    };

    /// <summary>For calls about directories' groups.</summary>
    public AppError? MissingDirectory => Missing ?? (server.HasDirectoryGroups ? null : DirectoryError);

    /// <summary>For one group; plugins' groups need no more than any licence.</summary>
    public AppError? MissingFor(string source) => Missing ?? source switch
    {
        SandboxGroup.Ldap => MissingDirectory,
        SandboxGroup.Custom when !server.HasCustomGroupsLicence => NoCustomLicence,
        SandboxGroup.Custom when !server.Settings.EnableCustomGroups => CustomDisabled,
        _ => null,
    };

    public AppError? MissingForCounts => server.IsLicensed
        ? null
        : new(server.Release.ForbidsUnlicensedCounts ? 403 : 501, "api.channel.channel_member_counts_by_group.license.error", "Your license does not support groups");

    /// <summary>Whether a list shows groups of that kind.</summary>
    public bool Lists(SandboxGroup group) => group.Source switch
    {
        SandboxGroup.Ldap => server.HasDirectoryGroups,
        SandboxGroup.Custom => server.Release.HasCustomGroups && server.Settings.EnableCustomGroups,
        _ => true,
    };

    /// <summary>Whether posts may mention groups at all.</summary>
    public bool AllowsMentions => server.Release.MentionsGroupsInProfessional ? server.HasCustomGroupsLicence : server.HasDirectoryGroups;

    private AppError DirectoryError => new(server.Release.HasCustomGroups ? 403 : 501, NoDirectory, "not licensed for ldap groups");
}
