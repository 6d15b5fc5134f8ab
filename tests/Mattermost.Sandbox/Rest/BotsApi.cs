using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/bots</c>. To who may not see it, a bot does not exist.</summary>
internal sealed class BotsApi(SandboxState state, ServerProfile server, RestGuard guard)
{
    private static readonly AppError NoBot = AppError.NotFound("store.sql_bot.get.missing.app_error", "Bot does not exist.");
    private static readonly AppError CreationDisabled = new(403, "api.bot.create_disabled", "Bot creation has been disabled.");
    private static readonly AppError BadName = AppError.BadRequest("model.bot.is_valid.username.app_error", "Invalid username.");
    private static readonly AppError NameTaken = AppError.BadRequest("app.user.save.username_exists.app_error", "An account with that username already exists.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/bots", CreateAsync);
        api.Map(app, "GET", "/bots", List);
        api.Map(app, "GET", "/bots/{bot_user_id}", Get);
        api.Map(app, "PUT", "/bots/{bot_user_id}", PatchAsync);
        api.Map(app, "POST", "/bots/{bot_user_id}/disable", call => RestResult.Found(Wire.Bot(state.Deactivate(Managed(call).Id, withBots: false))));
        api.Map(app, "POST", "/bots/{bot_user_id}/enable", call => RestResult.Found(Wire.Bot(state.Activate(Managed(call).Id))));
    }

    /// <summary>Own bots and those of others need different permissions.</summary>
    public static bool MayManage(RestGuard guard, RestCall call, SandboxUser account) =>
        guard.Access.To(call.Caller, account.Bot?.OwnerId == call.Caller.Id ? Permission.ManageBots : Permission.ManageOthersBots);

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        var body = await call.BodyAsync<BotBody>("bot");
        guard.Demand(call, Permission.CreateBot);
        RestGuard.Demand(call.Caller.Bot is null, Permission.CreateBot);
        RestGuard.Refuse(!server.Settings.EnableBotAccountCreation, CreationDisabled);
        RestGuard.Refuse(!UsersApi.Username().IsMatch(body.Username ?? ""), BadName);
        RestGuard.Refuse(state.FindUserByName(body.Username!) is not null, NameTaken);
        return RestResult.Created(Wire.Bot(state.AddUser(new SandboxUser("", body.Username!)
        {
            FirstName = body.DisplayName ?? "",
            Bot = new SandboxBot(call.Caller.Id, body.DisplayName ?? "", body.Description ?? ""),
        })));
    }

    private RestResult List(RestCall call)
    {
        var all = guard.Access.To(call.Caller, Permission.ReadOthersBots);
        if (!all) guard.Demand(call, Permission.ReadBots);
        var bots = state.Users
            .Where(user => user.Bot is { } bot && (all || bot.OwnerId == call.Caller.Id))
            .Where(user => call.Flag("include_deleted") || user.DeleteAt is null);
        return RestResult.Found(call.Page(bots).Select(Wire.Bot));
    }

    private RestResult Get(RestCall call)
    {
        var account = Find(call);
        RestGuard.Refuse(account.DeleteAt is not null && !call.Flag("include_deleted"), NoBot);
        return RestResult.Found(Wire.Bot(account));
    }

    private async Task<RestResult> PatchAsync(RestCall call)
    {
        var body = await call.BodyAsync<BotBody>("bot");
        var account = Managed(call);
        var name = body.Username ?? account.Username;
        RestGuard.Refuse(!UsersApi.Username().IsMatch(name), BadName);
        RestGuard.Refuse(state.FindUserByName(name) is { } holder && holder.Id != account.Id, NameTaken);
        return RestResult.Found(Wire.Bot(state.ChangeUser(account.Id, user => user with
        {
            Username = name,
            FirstName = body.DisplayName ?? user.FirstName,
            Bot = user.Bot! with { DisplayName = body.DisplayName ?? user.Bot.DisplayName, Description = body.Description ?? user.Bot.Description },
        })));
    }

    private SandboxUser Find(RestCall call)
    {
        if (state.FindUser(call.Id("bot_user_id")) is not { Bot: { } bot } account) throw new RestRefusal(NoBot);
        var isSeen = guard.Access.To(call.Caller, Permission.ReadOthersBots) || (bot.OwnerId == call.Caller.Id && guard.Access.To(call.Caller, Permission.ReadBots));
        return isSeen ? account : throw new RestRefusal(NoBot);
    }

    private SandboxUser Managed(RestCall call)
    {
        var account = Find(call);
        RestGuard.Demand(MayManage(guard, call, account), Permission.ManageOthersBots);
        return account;
    }

    private sealed record BotBody(string? Username, string? DisplayName, string? Description);
}
