namespace Mattermost.Sandbox.Server;

/// <summary>
/// Mattermost's error: everything that the JSON body of a refusal says, but for the request's id. The detail is shown only by
/// servers in developer mode.
/// </summary>
public sealed record AppError(int Status, string Id, string Message, string Detail = "")
{
    public static AppError NotFound(string id, string message) => new(404, id, message);

    public static AppError BadRequest(string id, string message) => new(400, id, message);

    public static readonly AppError SessionExpired =
        new(401, "api.context.session_expired.app_error", "Invalid or expired session, please login again.");

    public static AppError InvalidParameter(string name) =>
        new(400, "api.context.invalid_body_param.app_error", $"Invalid or missing {name} in request body.");

    /// <summary>The permission's name is told in the detail only.</summary>
    public static AppError MissingPermission(string permission) =>
        new(403, "api.context.permissions.app_error", "You do not have the appropriate permissions.", $"permission={permission}");

    public static AppError InvalidUrlParameter(string name) =>
        new(400, "api.context.invalid_url_param.app_error", $"Invalid or missing {name} parameter in request URL.");
}
