using System.Text.Json;
using Integration.Functions.Commands;
using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Install;

/// <summary>
/// The API for administrators: <c>POST, GET /api/servers</c>, <c>DELETE /api/servers/{serverId}</c>,
/// <c>POST /api/servers/commands</c> and <c>POST /api/servers/mentions</c>. An installation that is not complete is a problem (422) with all its steps.
/// </summary>
internal sealed class ManageServers(
    ServerRegistration registration, MattermostServers servers, CommandRegistration commands, IEnumerable<IVerb> verbs, OutgoingWebhooks webhooks,
    OutboundGuard guard)
{
    [Function(nameof(ManageServers))]
    public async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "servers")] HttpRequest request) =>
        ApiKey.AdminRefusal(request.HttpContext) ?? await (request.Method == "GET" ? ListAsync(request.HttpContext.RequestAborted) : InstallAsync(request.HttpContext));

    [Function("RemoveServer")]
    public async Task<IResult> RemoveServerAsync([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "servers/{serverId}")] HttpRequest request, string serverId) =>
        ApiKey.AdminRefusal(request.HttpContext) ?? await UninstallAsync(serverId, request.HttpContext);

    [Function("RegisterCommand")]
    public async Task<IResult> RegisterCommandAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "servers/commands")] HttpRequest request) =>
        ApiKey.AdminRefusal(request.HttpContext) ?? await RegisterAsync(request.HttpContext);

    [Function("RegisterWebhook")]
    public async Task<IResult> RegisterWebhookAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "servers/mentions")] HttpRequest request) =>
        ApiKey.AdminRefusal(request.HttpContext) ?? await RegisterWebhookAsync(request.HttpContext);

    private Task<IResult> InstallAsync(HttpContext http) => ReadAsync(http, [ServerBody.Url, ServerBody.AdminToken, ServerBody.Teams], async reading =>
    {
        var (baseUrl, token, teams) = (reading.ReadUrl(), reading.ReadAdminToken(isRequired: true), reading.ReadTeams());
        if (await RefusalAsync(reading, baseUrl, http.RequestAborted) is { } wrong) return wrong;
        var report = await registration.InstallAsync(new(baseUrl!, teams), token!, progress: null, http.RequestAborted);
        return Answer(report, "installation-incomplete", InstallTexts.InstallationIncomplete);
    });

    private async Task<IResult> UninstallAsync(string serverId, HttpContext http)
    {
        if (await servers.ReadAsync(serverId, http.RequestAborted) is not { } server)
        {
            return Problems.Of(404, "unknown-server", InstallTexts.UnknownServer, InstallTexts.UnknownServerHelp);
        }

        // A body of unsaid length comes in chunks.
        if (http.Request.ContentLength is null or 0 && http.Request.Headers.TransferEncoding.Count == 0) return await RemoveAsync(null);
        return await ReadAsync(http, [ServerBody.AdminToken], async reading =>
        {
            var token = reading.ReadAdminToken(isRequired: false);
            return reading.Problem() ?? await RemoveAsync(token);
        });

        async Task<IResult> RemoveAsync(AdminToken? token) => Answer(
            await registration.UninstallAsync(server, token, progress: null, http.RequestAborted), "removal-incomplete", InstallTexts.RemovalIncomplete);
    }

    private async Task<IResult> ListAsync(CancellationToken stopping)
    {
        var views = new List<ServerView>();
        await foreach (var server in servers.AllAsync(stopping))
        {
            views.Add(ServerView.Of(server, await servers.CommandsAsync(server.ServerId, stopping), await webhooks.OfAsync(server.ServerId, stopping)));
        }

        return Results.Json(new ServersView(views), ServersJson.Default.ServersView);
    }

    private Task<IResult> RegisterAsync(HttpContext http) => ReadAsync(
        http, [ServerBody.Url, ServerBody.TeamId, ServerBody.Token, ServerBody.Trigger, ServerBody.Verb], async reading =>
        {
            var (baseUrl, teamId, token, trigger, verb) =
                (reading.ReadUrl(), reading.ReadTeamId(), reading.ReadToken("command"), reading.ReadTrigger(), reading.ReadVerb(verbs.Select(known => known.Name)));
            if (await RefusalAsync(reading, baseUrl, http.RequestAborted) is { } wrong) return wrong;
            return await commands.RegisterAsync(baseUrl!, teamId!, trigger, verb, token!, http.RequestAborted) is { } registered
                ? Results.Json(CommandView.Of(registered), ServersJson.Default.CommandView, statusCode: StatusCodes.Status201Created)
                : Problems.Of(409, "token-in-use", InstallTexts.CommandTokenTaken, InstallTexts.CommandTokenTakenHelp);
        });

    private Task<IResult> RegisterWebhookAsync(HttpContext http) => ReadAsync(http, [ServerBody.Url, ServerBody.TeamId, ServerBody.Token], async reading =>
    {
        var (baseUrl, teamId, token) = (reading.ReadUrl(), reading.ReadTeamId(), reading.ReadToken("outgoing webhook"));
        if (await RefusalAsync(reading, baseUrl, http.RequestAborted) is { } wrong) return wrong;
        return await webhooks.RegisterAsync(baseUrl!, teamId!, token!, http.RequestAborted) is { } registered
            ? Results.Json(MentionsView.Of(registered), ServersJson.Default.MentionsView, statusCode: StatusCodes.Status201Created)
            : Problems.Of(409, "token-in-use", InstallTexts.WebhookTokenTaken, InstallTexts.WebhookTokenTakenHelp);
    });

    private static async Task<IResult> ReadAsync(HttpContext http, string[] known, Func<ServerBody, Task<IResult>> answer)
    {
        var (body, problem) = await JsonBody.ReadObjectAsync(http);
        using var owned = body;
        return body is null ? problem! : await answer(new(body.RootElement, known));
    }

    private async Task<IResult?> RefusalAsync(ServerBody reading, Uri? baseUrl, CancellationToken stopping) => reading.Problem()
        ?? (await guard.CheckAsync(baseUrl!, stopping) is GuardVerdict.Refused refused
            ? Problems.Of(400, "server-address-refused", InstallTexts.AddressRefused, refused.Why)
            : null);

    private static IResult Answer(InstallReport report, string problem, string title) => report.IsDone
        ? Results.Json(ReportView.Of(report), ServersJson.Default.ReportView)
        : Problems.Of(
            422, problem, title, report.Steps.First(step => !step.IsDone).Sentence,
            ("serverId", report.ServerId),
            ("steps", JsonSerializer.SerializeToNode(ReportView.Of(report).Steps, ServersJson.Default.IReadOnlyListStepView)),
            ("findings", JsonSerializer.SerializeToNode(ReportView.Of(report).Findings, ServersJson.Default.IReadOnlyListFindingView)));
}
