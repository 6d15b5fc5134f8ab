using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Access tokens of people and bots.</summary>
internal sealed class TokensApi(SandboxState state, ServerProfile server, RestGuard guard)
{
    private static readonly AppError Disabled = new(501, "app.user_access_token.disabled", "Personal access tokens are disabled on this server. Please contact your system administrator for details.");
    private static readonly AppError NoToken = AppError.NotFound("app.user_access_token.get_by_user.app_error", "Unable to get the personal access token by user.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/users/{user_id}/tokens", CreateAsync);
        api.Map(app, "GET", "/users/{user_id}/tokens", List);
        api.Map(app, "GET", "/users/tokens/{token_id}", Get);
        api.Map(app, "POST", "/users/tokens/revoke", RevokeAsync);
        api.Map(app, "POST", "/users/tokens/disable", call => SwitchAsync(call, isActive: false, Permission.RevokeUserAccessToken));
        api.Map(app, "POST", "/users/tokens/enable", call => SwitchAsync(call, isActive: true, Permission.CreateUserAccessToken));
    }

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        var userId = call.Id("user_id");
        var body = await call.BodyAsync<TokenBody>("user_access_token");
        RestGuard.Refuse(string.IsNullOrEmpty(body.Description), AppError.InvalidParameter("description"));
        guard.Demand(call, Permission.CreateUserAccessToken);
        var user = guard.User(userId);
        DemandTokensOf(call, user);
        RestGuard.Refuse(!server.Settings.EnableUserAccessTokens && user.Bot is null, Disabled);
        return RestResult.Found(Wire.Token(state.AddToken(user.Id, TokenKind.Personal, body.Description!), withSecret: true));
    }

    private RestResult List(RestCall call)
    {
        var user = guard.User(call.Id("user_id"));
        guard.Demand(call, Permission.ReadUserAccessToken);
        DemandTokensOf(call, user);
        var tokens = state.Tokens.Where(token => token.UserId == user.Id && token.Kind == TokenKind.Personal);
        return RestResult.Found(call.Page(tokens).Select(token => Wire.Token(token, withSecret: false)));
    }

    private RestResult Get(RestCall call)
    {
        guard.Demand(call, Permission.ReadUserAccessToken);
        return RestResult.Found(Wire.Token(Find(call, call.Id("token_id")), withSecret: false));
    }

    private async Task<RestResult> RevokeAsync(RestCall call)
    {
        var body = await call.BodyAsync<TokenIdBody>("token_id");
        guard.Demand(call, Permission.RevokeUserAccessToken);
        state.RevokeToken(Find(call, body.TokenId).Id);
        return RestResult.Done;
    }

    private async Task<RestResult> SwitchAsync(RestCall call, bool isActive, string permission)
    {
        var body = await call.BodyAsync<TokenIdBody>("token_id");
        guard.Demand(call, permission);
        state.ChangeToken(Find(call, body.TokenId).Id, token => token with { IsActive = isActive });
        return RestResult.Done;
    }

    private SandboxAccessToken Find(RestCall call, string? id)
    {
        RestGuard.Refuse(string.IsNullOrEmpty(id), AppError.InvalidParameter("token_id"));
        if (state.FindToken(id!) is not { Kind: TokenKind.Personal } token) throw new RestRefusal(NoToken);
        DemandTokensOf(call, guard.User(token.UserId));
        return token;
    }

    /// <summary>One's own, those of one's bots, and everybody's for whoever may edit others.</summary>
    private void DemandTokensOf(RestCall call, SandboxUser user)
    {
        if (user.Bot is null || !BotsApi.MayManage(guard, call, user)) guard.DemandToEdit(call, user.Id);
    }

    private sealed record TokenBody(string? Description);

    private sealed record TokenIdBody(string? TokenId);
}
