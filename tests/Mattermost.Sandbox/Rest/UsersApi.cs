using System.Text.RegularExpressions;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/users</c>: accounts, who is who, and logging in.</summary>
internal sealed partial class UsersApi(SandboxState state, ServerProfile server, RestGuard guard)
{
    private static readonly AppError NoSuchName = AppError.NotFound("app.user.get_by_username.app_error", "Unable to find an existing account matching your username for this team.");
    private static readonly AppError NoSuchEmail = AppError.NotFound("app.user.missing_account.const", "Unable to find the user.");
    private static readonly AppError EmailsHidden = new(403, "api.user.get_user_by_email.permissions.app_error", "Unable to get user by email.");
    private static readonly AppError NameTaken = AppError.BadRequest("app.user.save.username_exists.app_error", "An account with that username already exists.");
    private static readonly AppError BadName = AppError.BadRequest("model.user.is_valid.username.app_error", "Username must begin with a letter, and contain between 3 to 22 lowercase characters made up of numbers, letters, and the symbols '.', '-', and '_'.");
    private static readonly AppError WrongLogin = new(401, "api.user.login.invalid_credentials_email_username", "Enter a valid email or username and/or password.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/users", CreateAsync);
        api.MapOpen(app, "POST", "/users/login", LogInAsync);
        api.Map(app, "GET", "/users/{user_id}", call => RestResult.Found(Wire.User(guard.User(call.Id("user_id")))));
        api.Map(app, "GET", "/users/username/{username}", ByName);
        api.Map(app, "GET", "/users/email/{email}", ByEmail);
        api.Map(app, "DELETE", "/users/{user_id}", call => SetActive(call, isActive: false));
        api.Map(app, "PUT", "/users/{user_id}/active", async call => SetActive(call, (await call.BodyAsync<ActiveBody>("active")).Active));
        api.Map(app, "PUT", "/users/{user_id}/patch", PatchAsync);
        api.Map(app, "PUT", "/users/{user_id}/roles", SetRolesAsync);
        api.Map(app, "POST", "/users/ids", async call => Found(await call.ListAsync("user_ids"), state.FindUser));
        api.Map(app, "POST", "/users/usernames", async call => Found(await call.ListAsync("usernames"), state.FindUserByName));
    }

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        var body = await call.BodyAsync<UserBody>("user");
        guard.Demand(call, Permission.ManageSystem);
        RestGuard.Refuse(!Username().IsMatch(body.Username ?? ""), BadName);
        RestGuard.Refuse(state.FindUserByName(body.Username!) is not null, NameTaken);
        return RestResult.Created(Wire.User(state.AddUser(new SandboxUser("", body.Username!)
        {
            Email = body.Email ?? "",
            FirstName = body.FirstName ?? "",
            LastName = body.LastName ?? "",
            Password = body.Password ?? "",
        })));
    }

    /// <summary>The session's token comes in a header.</summary>
    private async Task<RestResult> LogInAsync(RestCall call)
    {
        var body = await call.BodyAsync<LoginBody>("login");
        var user = state.FindUserByName(body.LoginId ?? "") ?? state.Users.FirstOrDefault(user => user.Email == body.LoginId);
        if (user is not { DeleteAt: null, Bot: null, Password.Length: > 0 } || user.Password != body.Password) return WrongLogin;
        var session = state.AddToken(user.Id, TokenKind.Session);
        return new RestResult.Ok(StatusCodes.Status200OK, Wire.User(user)) { Headers = [new("Token", session.Secret)] };
    }

    private RestResult ByName(RestCall call) => state.FindUserByName(call.Route("username")) is { } user ? RestResult.Found(Wire.User(user)) : NoSuchName;

    private RestResult ByEmail(RestCall call)
    {
        RestGuard.Refuse(!server.Settings.ShowEmailAddress && !guard.Access.To(call.Caller, Permission.ManageSystem), EmailsHidden);
        var email = call.Route("email");
        return state.Users.FirstOrDefault(user => user.Email.Length > 0 && user.Email.Equals(email, StringComparison.OrdinalIgnoreCase)) is { } user
            ? RestResult.Found(Wire.User(user))
            : NoSuchEmail;
    }

    private RestResult SetActive(RestCall call, bool isActive)
    {
        var user = guard.User(call.Id("user_id"));
        guard.DemandToEdit(call, user.Id);
        if (isActive) state.Activate(user.Id);
        else state.Deactivate(user.Id, withBots: server.Settings.DisableBotsWhenOwnerIsDeactivated);
        return RestResult.Done;
    }

    private async Task<RestResult> PatchAsync(RestCall call)
    {
        var body = await call.BodyAsync<PatchBody>("user");
        var userId = guard.User(call.Id("user_id")).Id;
        guard.DemandToEdit(call, userId);
        return RestResult.Found(Wire.User(state.ChangeUser(userId, user => user with
        {
            FirstName = body.FirstName ?? user.FirstName,
            LastName = body.LastName ?? user.LastName,
            Nickname = body.Nickname ?? user.Nickname,
            AutomaticTimeZone = body.Timezone?.GetValueOrDefault("automaticTimezone") ?? user.AutomaticTimeZone,
            TimeZone = body.Timezone?.GetValueOrDefault("manualTimezone") ?? user.TimeZone,
            UseAutomaticTimeZone = body.Timezone?.GetValueOrDefault("useAutomaticTimezone") is { } uses ? uses == "true" : user.UseAutomaticTimeZone,
        })));
    }

    private async Task<RestResult> SetRolesAsync(RestCall call)
    {
        var body = await call.BodyAsync<RolesBody>("roles");
        guard.Demand(call, Permission.ManageRoles);
        var names = (body.Roles ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        RestGuard.Refuse(names.Length == 0 || names.Any(name => state.Roles.Find(name, server.Release) is null), AppError.InvalidParameter("roles"));
        state.ChangeUser(guard.User(call.Id("user_id")).Id, user => user with { Roles = string.Join(' ', names) });
        return RestResult.Done;
    }

    /// <summary>Those that exist, each once.</summary>
    private static RestResult Found(IReadOnlyList<string> keys, Func<string, SandboxUser?> find) =>
        RestResult.Found(keys.Select(find).OfType<SandboxUser>().DistinctBy(user => user.Id, StringComparer.Ordinal).Select(Wire.User));

    [GeneratedRegex(@"^[a-z][a-z0-9.\-_]{0,63}$", RegexOptions.None, 1000)]
    internal static partial Regex Username();

    private sealed record UserBody(string? Username, string? Email, string? Password, string? FirstName, string? LastName);

    private sealed record PatchBody(string? FirstName, string? LastName, string? Nickname, IReadOnlyDictionary<string, string>? Timezone);

    private sealed record LoginBody(string? LoginId, string? Password);

    private sealed record ActiveBody(bool Active);
}
