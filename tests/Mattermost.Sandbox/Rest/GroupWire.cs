using System.Text.Json.Nodes;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Groups in the JSON of REST v4; what was not asked for is left out.</summary>
internal static class GroupWire
{
    public static JsonObject Group(SandboxGroup group, bool isLinked) => new()
    {
        ["id"] = group.Id,
        ["name"] = group.Name,
        ["display_name"] = group.DisplayName,
        ["description"] = group.Description,
        ["source"] = group.Source,
        ["remote_id"] = group.RemoteId,
        ["create_at"] = Wire.Millis(group.CreateAt),
        ["update_at"] = Wire.Millis(group.UpdateAt),
        ["delete_at"] = Wire.Millis(group.DeleteAt),
        ["has_syncables"] = isLinked,
        ["allow_reference"] = group.AllowReference,
    };

    public static object Member(SandboxGroup group, string userId, bool isGone) => new
    {
        GroupId = group.Id,
        UserId = userId,
        CreateAt = Wire.Millis(group.Memberships.Find(userId)?.UpdateAt),
        DeleteAt = isGone ? Wire.Millis(group.UpdateAt) : 0,
    };

    /// <summary>The whole row of the database, as 5.37 tells it: nobody should keep such an answer.</summary>
    public static JsonObject WholeUser(SandboxUser user)
    {
        var row = Wire.User(user);
        row["password"] = "$2a$10$" + string.Concat(user.Id, user.Id).PadRight(53, 'x')[..53];
        row["auth_data"] = "";
        row["email_verified"] = true;
        row["mfa_secret"] = "";
        row["mfa_active"] = false;
        return row;
    }
}
