using System.Text.RegularExpressions;
using Mattermost.Sandbox.Groups;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Making and changing groups: custom ones by people, a few things about those of directories by administrators.</summary>
internal sealed partial class GroupEditsApi(SandboxState state, ServerProfile server, RestGuard guard, GroupLicence licence, GroupListing listing)
{
    private static readonly AppError NotCustom = AppError.BadRequest("app.group.crud_permission", "unable to perform operation for that source type");
    private static readonly AppError MustBeMentionable = AppError.BadRequest("api.custom_groups.must_be_referenceable", "allow_reference must be 'true' for custom groups");
    private static readonly AppError NoRemoteId = AppError.BadRequest("api.custom_groups.no_remote_id", "remote_id must be blank for custom group");
    private static readonly AppError NameTaken = AppError.BadRequest("app.custom_group.unique_name", "group name is not unique");
    private static readonly AppError UsersName = AppError.BadRequest("app.group.username_conflict", "a user has that name");
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal) { "all", "channel", "here" };

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/groups", CreateAsync);
        api.Map(app, "PUT", "/groups/{group_id}/patch", PatchAsync);
        api.Map(app, "DELETE", "/groups/{group_id}", call => Delete(call, Custom(call, Permission.DeleteCustomGroup)));
        api.Map(app, "POST", "/groups/{group_id}/restore", Restore);
        api.Map(app, "POST", "/groups/{group_id}/members", AddMembersAsync);
        api.Map(app, "DELETE", "/groups/{group_id}/members", RemoveMembersAsync);
    }

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        RestGuard.Refuse(!server.Release.HasCustomGroups, AppError.NotFound("api.context.404.app_error", "Sorry, we could not find the page."));
        RestGuard.RefuseFor(licence.Missing);
        var body = await call.BodyAsync<GroupBody>("group");
        RestGuard.Refuse(body.Source != SandboxGroup.Custom, NotCustom);
        RestGuard.RefuseFor(licence.MissingFor(SandboxGroup.Custom));
        guard.Demand(call, Permission.CreateCustomGroup);
        RestGuard.Refuse(body.AllowReference != true, MustBeMentionable);
        RestGuard.Refuse(!string.IsNullOrEmpty(body.RemoteId), NoRemoteId);
        var draft = new SandboxGroup { Name = body.Name, DisplayName = body.DisplayName ?? "", Description = body.Description ?? "", Source = SandboxGroup.Custom };
        Check(draft);
        DemandFreeName(draft, exceptId: "");
        var members = (body.UserIds ?? []).Select(id => guard.User(id).Id);
        return RestResult.Created(listing.One(call, state.AddGroup(draft, members)));
    }

    private async Task<RestResult> PatchAsync(RestCall call)
    {
        RestGuard.RefuseFor(licence.Missing);
        var group = GroupsApi.Find(state, call);
        RestGuard.RefuseFor(licence.MissingFor(group.Source));
        guard.Demand(call, group.IsCustom ? Permission.EditCustomGroup : Permission.WriteConsoleGroups);
        var body = await call.BodyAsync<GroupBody>("group");
        RestGuard.Refuse(group.IsCustom && body.AllowReference == false, MustBeMentionable);
        if (body.AllowReference == true) body = Named(body, group);
        var draft = group with
        {
            Name = body.Name ?? group.Name,
            DisplayName = body.DisplayName ?? group.DisplayName,
            Description = body.Description ?? group.Description,
            AllowReference = body.AllowReference ?? group.AllowReference,
        };
        Check(draft);
        DemandFreeName(draft, group.Id);
        return RestResult.Found(listing.One(call, state.ChangeGroup(group.Id, old => draft with { Memberships = old.Memberships })));
    }

    /// <summary>Without a name one is made of the display name; a given one has to be free.</summary>
    private GroupBody Named(GroupBody body, SandboxGroup group)
    {
        if (body.Name is not { } name) return body with { Name = group.Name ?? group.DisplayName.ToLowerInvariant().Replace(' ', '-') };
        RestGuard.Refuse(Reserved.Contains(name), Existing("reserved"));
        RestGuard.Refuse(state.FindUserByName(name) is not null, Existing("user"));
        RestGuard.Refuse(state.FindGroupByName(name) is { AllowReference: true } other && other.Id != group.Id, Existing("group"));
        return body;
    }

    private AppError Existing(string whose) =>
        new(server.Release.RefusesTakenNamesAsBad ? 400 : 501, $"api.ldap_groups.existing_{whose}_name_error", "group name already exists");

    private static void Check(SandboxGroup group)
    {
        if (group.Name is { } name)
        {
            RestGuard.Refuse(name.Length is 0 or > 64, Wrong("name.invalid_length"));
            RestGuard.Refuse(!Name().IsMatch(name), Wrong("name.invalid_chars"));
            RestGuard.Refuse(Reserved.Contains(name), Wrong("name.reserved_name"));
        }

        RestGuard.Refuse(group.Name is null && group.IsCustom, Wrong("name"));
        RestGuard.Refuse(group.DisplayName.Length is 0 or > 128, Wrong("display_name"));
        RestGuard.Refuse(group.Description.Length > 1024, Wrong("description"));
    }

    private void DemandFreeName(SandboxGroup draft, string exceptId)
    {
        if (draft.Name is not { } name) return;
        RestGuard.Refuse(state.FindUserByName(name) is not null, UsersName);
        RestGuard.Refuse(state.Groups.Any(other => other.Id != exceptId && string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)), NameTaken);
    }

    private RestResult Delete(RestCall call, SandboxGroup group)
    {
        var gone = state.DeleteGroup(group.Id);
        return server.Release.CountsGroupsInChannel ? RestResult.Found(listing.One(call, gone)) : RestResult.Done;
    }

    private RestResult Restore(RestCall call)
    {
        RestGuard.Refuse(!server.Release.CountsGroupsInChannel, AppError.NotFound("api.context.404.app_error", "Sorry, we could not find the page."));
        var group = Custom(call, Permission.RestoreCustomGroup);
        return RestResult.Found(listing.One(call, state.ChangeGroup(group.Id, old => old with { DeleteAt = null })));
    }

    private async Task<RestResult> AddMembersAsync(RestCall call)
    {
        var group = Custom(call, Permission.ManageCustomGroupMembers);
        var ids = (await call.BodyAsync<MembersBody>("addGroupMembers")).UserIds ?? [];
        foreach (var id in ids) guard.User(id);
        var changed = state.AddToGroup(group.Id, ids);
        return RestResult.Found(ids.Select(id => GroupWire.Member(changed, id, isGone: false)));
    }

    private async Task<RestResult> RemoveMembersAsync(RestCall call)
    {
        var group = Custom(call, Permission.ManageCustomGroupMembers);
        var ids = (await call.BodyAsync<MembersBody>("deleteGroupMembers")).UserIds ?? [];
        state.RemoveFromGroup(group.Id, ids);
        return RestResult.Found(ids.Where(group.Has).Select(id => GroupWire.Member(group, id, isGone: true)));
    }

    private SandboxGroup Custom(RestCall call, string permission)
    {
        RestGuard.RefuseFor(licence.Missing);
        var group = GroupsApi.Find(state, call);
        RestGuard.Refuse(!group.IsCustom, NotCustom);
        RestGuard.RefuseFor(licence.MissingFor(SandboxGroup.Custom));
        guard.Demand(call, permission);
        return group;
    }

    private static AppError Wrong(string what) => AppError.BadRequest($"model.group.{what}.app_error", "Invalid group.");

    [GeneratedRegex(@"^[a-z0-9.\-_]+$", RegexOptions.None, 1000)]
    private static partial Regex Name();

    private sealed record GroupBody(string? Name, string? DisplayName, string? Description, string? Source, string? RemoteId, bool? AllowReference, IReadOnlyList<string>? UserIds);

    private sealed record MembersBody(IReadOnlyList<string>? UserIds);
}
